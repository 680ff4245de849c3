/// Bytes that one command may say, and that a whole line may.
pub(crate) const MOST_OUTPUT: usize = 1024 * 1024;

/// What comes out of a command, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Out(Vec<u8>),
    Err(Vec<u8>),
    /// Milliseconds that pass before the next.
    Wait(u64),
}

/// What a command has said so far; what is too much is lost.
#[derive(Debug)]
pub(crate) struct Output {
    pieces: Vec<Piece>,
    left: usize,
}

impl Output {
    pub(crate) fn new() -> Self {
        Self { pieces: Vec::new(), left: MOST_OUTPUT }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.left == 0
    }

    pub(crate) fn out(&mut self, bytes: &[u8]) {
        let bytes = self.fitting(bytes);
        match self.pieces.last_mut() {
            Some(Piece::Out(said)) => said.extend_from_slice(bytes),
            Some(Piece::Err(_) | Piece::Wait(_)) | None => self.pieces.push(Piece::Out(bytes.to_vec())),
        }
    }

    pub(crate) fn err(&mut self, bytes: &[u8]) {
        let bytes = self.fitting(bytes);
        match self.pieces.last_mut() {
            Some(Piece::Err(said)) => said.extend_from_slice(bytes),
            Some(Piece::Out(_) | Piece::Wait(_)) | None => self.pieces.push(Piece::Err(bytes.to_vec())),
        }
    }

    pub(crate) fn wait(&mut self, millis: u64) {
        self.pieces.push(Piece::Wait(millis));
    }

    pub(crate) fn into_pieces(self) -> Vec<Piece> {
        self.pieces
    }

    fn fitting<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let fits = bytes.len().min(self.left);
        self.left -= fits;
        &bytes[..fits]
    }
}
