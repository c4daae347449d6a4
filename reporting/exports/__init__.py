"""What leaves the product as a file: tables, images, workbooks, slides and documents."""
