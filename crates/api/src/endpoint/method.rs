use std::fmt;

/// The HTTP methods that the contract uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads; never changes anything.
    Get,
    /// Reads the headers of a `GET` only.
    Head,
    /// Acts or creates.
    Post,
    /// Replaces or upserts.
    Put,
    /// Removes.
    Delete,
}

impl Method {
    /// The method in capitals, as on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }

    /// True for a method that may change something.
    pub const fn writes(self) -> bool {
        !matches!(self, Method::Get | Method::Head)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
