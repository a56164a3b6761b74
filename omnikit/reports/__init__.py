"""Reports: parameterised notebooks, executed by papermill, kept with a page that anybody can open."""
