"""What is seen: windows, pages, dialogs, delegates."""
