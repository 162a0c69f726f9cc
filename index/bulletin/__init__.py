"""The morning bulletin (بولتن): stories of saved searches and of ticked reports, as a page, a PDF and a DOCX."""
