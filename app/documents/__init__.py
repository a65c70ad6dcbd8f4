"""Official documents: frozen snapshots, and the PDF they become. The only package that imports WeasyPrint."""
