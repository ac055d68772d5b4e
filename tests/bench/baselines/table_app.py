"""The least that a Textual application with a table can be: one DataTable of a hundred rows, nothing else."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class TableApp(App[None]):
    """One table."""

    def compose(self) -> ComposeResult:
        """Give the table."""
        table = DataTable[str](cursor_type="row")
        table.add_columns("number", "name", "create", "read", "update", "delete", "last")
        table.add_rows((str(row), f"Name {row}", "1", "2", "3", "4", "2016-01-01") for row in range(100))
        yield table


if __name__ == "__main__":
    TableApp().run()
