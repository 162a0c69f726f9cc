// Clicks within searches, trends, figures and the map change the page's middle instead of loading all of it anew.
// Without this file, or where anything is unusual, links and forms do what they do everywhere.
"use strict";
{
  const PATHS = new Set(["/", "/figures", "/trends", "/provinces", "/entity"]);
  let asked = null;
  let shown = location.pathname + location.search;

  function ours(url) {
    return url.origin === location.origin && PATHS.has(url.pathname);
  }

  async function show(url, keep) {
    const main = document.getElementById("main");
    asked?.abort();
    asked = new AbortController();
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (answer.redirected || !(answer.headers.get("content-type") || "").startsWith("text/html")) return location.assign(url);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("main");
      if (!fresh) return location.assign(url);
      main.replaceChildren(...fresh.childNodes);
      document.title = page.title;
      document.querySelector(".top nav")?.replaceWith(page.querySelector(".top nav") ?? "");
      if (keep) history.pushState({ quick: true }, "", url);
      shown = url.pathname + url.search;
      document.dispatchEvent(new CustomEvent("rasad:shown"));
      const place = url.hash && document.getElementById(decodeURIComponent(url.hash.slice(1)));
      if (place) place.scrollIntoView();
      else if (keep) scrollTo(0, 0);
      main.focus({ preventScroll: true });
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    } finally {
      main.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("main a[href]");
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
    const url = new URL(link.href instanceof SVGAnimatedString ? link.href.baseVal : link.href, location.href);
    if (!ours(url) || (url.hash && url.pathname + url.search === location.pathname + location.search)) return;
    event.preventDefault();
    show(url, true);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const url = new URL(form.action, location.href);
    if (event.defaultPrevented || form.method !== "get" || !ours(url)) return;
    event.preventDefault();
    const filled = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value.trim());
    url.search = new URLSearchParams(filled).toString();
    show(url, true);
  });

  addEventListener("popstate", () => {
    const url = new URL(location.href);
    if (url.pathname + url.search === shown) return; // only a place on the same page
    if (ours(url)) show(url, false);
    else location.reload();
  });
}
