//! Who sends and who receives.

/// A name with an address. Each text is printed as one line of its own or more; none may be cut silently, so an ellipsis
/// ends what did not fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// Person or company.
    pub name: String,
    /// Address, one text a line, the country last where it is needed.
    pub lines: Vec<String>,
    /// Telephone number, as it is to be printed.
    pub phone: Option<String>,
    /// ISO 3166 alpha-2 code. It is not printed: it tells whose forms Chinese characters are drawn in (`JP`, `KR`, `CN`,
    /// `SG`, `TW`, `HK`, `MO`); without it Hangul and kana in the text tell.
    pub country: Option<String>,
}

impl Party {
    /// All of its texts that are printed.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let lines = self.lines.iter().map(String::as_str);
        std::iter::once(self.name.as_str()).chain(lines)
    }
}
