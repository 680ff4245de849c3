use super::{
    Amiss, Effect, Piece, Shell,
    output::MOST_OUTPUT,
    parse::{Joint, Script, parse},
    stage::{COST, pipeline},
};
use crate::field::linux::Machine;

/// How deep commands may stand in one another.
const MOST_DEPTH: u8 = 8;
/// What one line may cost: bytes that pass through its commands, and so many for each of them.
const MOST_FUEL: usize = 64 * 1024 * 1024;

/// A line on its way.
#[derive(Debug)]
pub(crate) struct Run {
    script: Script,
    at: usize,
    fuel: Fuel,
    /// Bytes that it may still show.
    left: usize,
}

/// What happened, and what comes next.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) next: Next,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// The next pipeline.
    More,
    /// A command reads what is typed: all of it is to be brought.
    Input,
    /// The line is through; the shell knows how it ended.
    Done,
    /// The shell ends.
    Exit(u8),
    /// The device restarts.
    Reboot,
}

/// What a line may still cost; and how deep it stands in other lines.
#[derive(Debug)]
pub(super) struct Fuel {
    left: usize,
    depth: u8,
}

impl Run {
    /// Reads a line that somebody typed.
    pub(crate) fn of(line: &str) -> Result<Self, Amiss> {
        Ok(Self::with(parse(line)?, Fuel { left: MOST_FUEL, depth: 0 }))
    }

    fn with(script: Script, fuel: Fuel) -> Self {
        Self { script, at: 0, fuel, left: MOST_OUTPUT }
    }

    /// Runs the next pipeline. Its first command reads `input`, where that is known.
    pub(crate) fn step(&mut self, machine: &mut Machine, shell: &mut Shell, input: Option<Vec<u8>>) -> Step {
        let Some((joint, line)) = self.script.0.get(self.at) else {
            return Step { pieces: Vec::new(), next: Next::Done };
        };
        let wanted = match joint {
            Joint::Always => true,
            Joint::And => shell.status == 0,
            Joint::Or => shell.status != 0,
        };
        if !wanted {
            self.at += 1;
            return Step { pieces: Vec::new(), next: self.more() };
        }
        let Ok(ended) = pipeline(line, machine, shell, &mut self.fuel, input) else {
            return Step { pieces: Vec::new(), next: Next::Input };
        };
        self.at += 1;
        shell.status = if line.inverted { u8::from(ended.status == 0) } else { ended.status };
        let mut pieces = self.fitting(ended.pieces);
        let next = match ended.effect {
            Some(Effect::Exit(status)) => Next::Exit(status),
            Some(Effect::Reboot) => Next::Reboot,
            None if self.left == 0 => self.stop(shell, &mut pieces, "output limit of 1 MiB reached"),
            None if self.fuel.left == 0 => self.stop(shell, &mut pieces, "this line does too much"),
            None => self.more(),
        };
        Step { pieces, next }
    }

    /// Breaks off what is left of the line.
    fn stop(&self, shell: &mut Shell, pieces: &mut Vec<Piece>, why: &str) -> Next {
        shell.status = 137;
        pieces.push(Piece::Err(format!("-bash: {why}\n").into_bytes()));
        Next::Done
    }

    fn more(&self) -> Next {
        if self.at < self.script.0.len() { Next::More } else { Next::Done }
    }

    fn fitting(&mut self, pieces: Vec<Piece>) -> Vec<Piece> {
        let mut fitting = Vec::new();
        for mut piece in pieces {
            match &mut piece {
                Piece::Out(bytes) | Piece::Err(bytes) => {
                    bytes.truncate(self.left);
                    self.left -= bytes.len();
                }
                Piece::Wait(_) => {}
            }
            fitting.push(piece);
        }
        fitting
    }
}

impl Fuel {
    pub(super) fn burn(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
    }

    pub(super) fn is_out(&self) -> bool {
        self.left == 0
    }
}

/// What a line within another says. It cannot leave its shell, wait or restart the device.
pub(super) fn captured(
    line: &str,
    machine: &mut Machine,
    shell: &mut Shell,
    fuel: &mut Fuel,
) -> Result<Vec<u8>, Amiss> {
    if fuel.depth == MOST_DEPTH {
        return Err(Amiss::TooDeep);
    }
    // It has a shell of its own also where nothing stands in it.
    fuel.burn(COST + line.len());
    if fuel.is_out() {
        return Err(Amiss::TooLong);
    }
    let mut inner = shell.clone();
    let mut run = Run::with(parse(line)?, Fuel { left: fuel.left, depth: fuel.depth + 1 });
    let mut said = Vec::new();
    loop {
        // Nothing is typed into it.
        let step = run.step(machine, &mut inner, Some(Vec::new()));
        for piece in step.pieces {
            match piece {
                Piece::Out(bytes) => said.extend(bytes),
                Piece::Err(_) | Piece::Wait(_) => {}
            }
        }
        if step.next != Next::More || run.fuel.is_out() {
            break;
        }
    }
    fuel.left = run.fuel.left;
    shell.status = inner.status;
    Ok(said)
}
