"""The documentation: pages in Markdown, and what makes the generated parts of them (`python -m docs.generate`)."""
