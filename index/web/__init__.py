"""The page and the API: what people see in a browser, and what programs ask over HTTP."""
