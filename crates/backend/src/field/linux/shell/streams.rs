use super::{
    Amiss, Piece, Shell, expand::Expansion, parse::Stage, run::Fuel, stage::PipelineEnd, token::Redirect,
};
use crate::field::linux::{By, How, Machine, User};

/// Where a stream of a command leads.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    /// To the next command, or to whoever looks on.
    Out,
    Err,
    File(String),
}

/// Where the streams of a command lead.
pub(super) struct Streams {
    pub(super) input: Option<Vec<u8>>,
    out: Target,
    err: Target,
}

impl Streams {
    /// Opens what streams lead to: files are emptied, or made.
    pub(super) fn open(
        stage: &Stage,
        machine: &mut Machine,
        shell: &mut Shell,
        fuel: &mut Fuel,
        input: Option<Vec<u8>>,
    ) -> Result<Self, String> {
        let mut streams = Streams { input, out: Target::Out, err: Target::Err };
        for (redirect, word) in &stage.redirects {
            let file = match word {
                Some(word) => {
                    let words = Expansion::new(machine, shell, fuel)
                        .words(word)
                        .map_err(|amiss| amiss.to_string())?;
                    let [file] = words.as_slice() else {
                        return Err(Amiss::Ambiguous(words.join(" ")).to_string());
                    };
                    file.clone()
                }
                None => String::new(),
            };
            let path = shell.path(&file);
            let by = By { user: shell.user, now: machine.now };
            let mut open = |append: bool| {
                let how = if append { How::Append } else { How::Replace };
                let opened = machine.files.write(&path, b"", how, by);
                opened.map(|()| Target::File(path.clone())).map_err(|fault| format!("{file}: {fault}"))
            };
            match *redirect {
                Redirect::In => {
                    let bytes =
                        machine.read(&path, shell.user).map_err(|fault| format!("{file}: {fault}"))?;
                    streams.input = Some(bytes.into_owned());
                }
                Redirect::Out { append } => streams.out = open(append)?,
                Redirect::Err { append } => streams.err = open(append)?,
                Redirect::Both { append } => {
                    streams.out = open(append)?;
                    streams.err = streams.out.clone();
                }
                Redirect::ErrToOut => streams.err = streams.out.clone(),
                Redirect::OutToErr => streams.out = streams.err.clone(),
            }
        }
        Ok(streams)
    }

    /// Brings what a command said to where it belongs.
    pub(super) fn lead(&self, end: PipelineEnd, machine: &mut Machine, user: User) -> PipelineEnd {
        let by = By { user, now: machine.now };
        let mut led = PipelineEnd { status: end.status, pieces: Vec::new(), effect: end.effect };
        for piece in end.pieces {
            let (bytes, target) = match piece {
                Piece::Wait(_) => {
                    led.pieces.push(piece);
                    continue;
                }
                Piece::Out(bytes) => (bytes, &self.out),
                Piece::Err(bytes) => (bytes, &self.err),
            };
            match target {
                Target::Out => led.pieces.push(Piece::Out(bytes)),
                Target::Err => led.pieces.push(Piece::Err(bytes)),
                Target::File(path) => {
                    if let Err(fault) = machine.files.write(path, &bytes, How::Append, by) {
                        led.pieces.push(Piece::Err(format!("-bash: write error: {fault}\n").into_bytes()));
                        led.status = 1;
                    }
                }
            }
        }
        led
    }
}
