"""Values as people write them, read into one exact form: ids, dates, months, amounts."""
