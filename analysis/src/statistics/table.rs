/// A table of integers and words. Columns are named with their units (`time_ns`, `bytes_a_to_b`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns' names.
    pub columns: Vec<&'static str>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A number, in its column's unit.
    Number(i64),
    /// A word: an address, a protocol, a side.
    Text(String),
    /// Nothing to say here.
    Empty,
}

/// Takes a table row by row, so that nobody needs to keep it, and says while it is made whether to go on.
pub trait TableMaker {
    /// The columns' names; this comes first, and once.
    fn columns(&mut self, names: &'static [&'static str]);
    /// The next row, with a cell for every column.
    fn row(&mut self, cells: &[Cell]);
    /// So many frames were read. When it says no, the table is made of these.
    fn goes_on(&mut self, frames: usize) -> bool;
}

impl TableMaker for Table {
    fn columns(&mut self, names: &'static [&'static str]) {
        self.columns = names.to_vec();
    }

    fn row(&mut self, cells: &[Cell]) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push(cells.to_vec());
    }

    fn goes_on(&mut self, _: usize) -> bool {
        true
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Cell {
        Cell::Number(number as i64)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Cell {
        Cell::Number(number.into())
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Cell {
        Cell::Number(number as i64)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Empty, Into::into)
    }
}
