"""Excel workbooks (XLSX): the rows of a sheet, and archives that are kept from filling the memory."""
