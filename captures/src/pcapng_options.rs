use crate::byte_order::ByteOrder;

/// The option with which a list ends.
const END: u16 = 0;
/// Octets before an option's value: code and length.
const HEADER: usize = 4;

/// `opt_comment` of every block.
pub(crate) const COMMENT: u16 = 1;

/// The options of a pcapng block, in order, up to the first that does not fit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options<'a> {
    pub(crate) order: ByteOrder,
    pub(crate) block: &'a [u8],
    /// Where in the block the next option begins.
    pub(crate) at: usize,
    /// Where the last must end.
    pub(crate) end: usize,
}

/// One option.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BlockOption<'a> {
    pub(crate) code: u16,
    /// Where in the block its value begins.
    pub(crate) at: usize,
    pub(crate) value: &'a [u8],
}

impl<'a> Options<'a> {
    /// The options from `at` of a block to its closing length.
    pub(crate) fn of(order: ByteOrder, block: &'a [u8], at: usize) -> Options<'a> {
        Options { order, block, at, end: block.len() - 4 }
    }

    /// The value of the first option of a code.
    pub(crate) fn value(mut self, code: u16) -> Option<&'a [u8]> {
        self.find(|option| option.code == code).map(|option| option.value)
    }

    /// The text of the first option of a code; empty without one.
    pub(crate) fn text(self, code: u16) -> String {
        self.value(code).map(text).unwrap_or_default()
    }

    /// Eight octets as a number.
    pub(crate) fn number(self, code: u16) -> Option<u64> {
        self.order.i64_of(self.value(code)?).map(|number| number as u64)
    }

    /// All comments.
    pub(crate) fn comments(self) -> Vec<String> {
        self.filter(|option| option.code == COMMENT).map(|option| text(option.value)).collect()
    }
}

impl<'a> Iterator for Options<'a> {
    type Item = BlockOption<'a>;

    fn next(&mut self) -> Option<BlockOption<'a>> {
        let value = self.at + HEADER;
        if value > self.end {
            return None;
        }
        let code = self.order.u16_at(self.block, self.at);
        let end = value + usize::from(self.order.u16_at(self.block, self.at + 2));
        if code == END || end > self.end {
            self.at = self.end;
            return None;
        }
        self.at = end.next_multiple_of(4);
        Some(BlockOption { code, at: value, value: &self.block[value..end] })
    }
}

/// An option's text; some programs count a closing NUL, and not all write UTF-8.
pub(crate) fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).trim_end_matches('\0').to_owned()
}
