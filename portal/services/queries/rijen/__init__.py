"""What the screens of vaststellen, archiveren, monitoren, beheren and werk show: frozen rows of text and numbers."""
