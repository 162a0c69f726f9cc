"""The sample newsroom's reports as written, one TOML file a theme; `source` reads them."""
