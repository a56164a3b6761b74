"""What is generated: one module for each kind of part. Each reads the declarations of the code and returns Markdown."""
