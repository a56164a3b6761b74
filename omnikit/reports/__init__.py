"""Reports: parameterised notebooks, executed by papermill, kept with a page that anybody can open."""

PAGES_PATH = "/report/"  # where a dashboard's server shows kept pages; the number of a run follows
