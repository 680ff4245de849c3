use super::{
    Amiss, Call, Effect, NeedsInput, Piece, Shell,
    expand::Expansion,
    output::{MOST_OUTPUT, Output},
    parse::{Pipeline, Stage},
    run::Fuel,
    session::is_name,
    streams::Streams,
    token::{Part, PartKind, Word},
};
use crate::field::linux::{Machine, User, commands};

/// What a command costs beside the bytes it moves, and a line within another beside what its commands cost.
pub(super) const COST: usize = 16 * 1024;
/// [bash: a command that is not there, and one that may not be run]
const NOT_FOUND: u8 = 127;
const NOT_RUN: u8 = 126;

/// How a pipeline ended.
#[derive(Debug, Default)]
pub(super) struct PipelineEnd {
    pub(super) status: u8,
    pub(super) pieces: Vec<Piece>,
    pub(super) effect: Option<Effect>,
}

/// Runs a pipeline: each command on what the one before has said.
pub(super) fn pipeline(
    pipeline: &Pipeline,
    machine: &mut Machine,
    shell: &mut Shell,
    fuel: &mut Fuel,
    input: Option<Vec<u8>>,
) -> Result<PipelineEnd, NeedsInput> {
    let mut end = PipelineEnd::default();
    let mut input = input;
    for (at, stage) in pipeline.stages.iter().enumerate() {
        let last = at + 1 == pipeline.stages.len();
        fuel.burn(COST + input.as_ref().map_or(0, Vec::len));
        // Commands of a pipeline change a shell of their own.
        let mut own = (pipeline.stages.len() > 1).then(|| shell.clone());
        let shell = own.as_mut().unwrap_or(&mut *shell);
        let ran = run(stage, machine, shell, fuel, input)?;
        end.status = ran.status;
        if own.is_none() || ran.effect == Some(Effect::Reboot) {
            end.effect = ran.effect;
        }
        let mut piped = Vec::new();
        for piece in ran.pieces {
            match piece {
                Piece::Out(bytes) if !last => piped.extend(bytes),
                Piece::Out(_) | Piece::Err(_) | Piece::Wait(_) => end.pieces.push(piece),
            }
        }
        piped.truncate(MOST_OUTPUT);
        fuel.burn(piped.len());
        input = Some(piped);
        if fuel.is_out() {
            break;
        }
    }
    Ok(end)
}

/// Runs one command. What stops it before it starts is said as the shell says it.
fn run(
    stage: &Stage,
    machine: &mut Machine,
    shell: &mut Shell,
    fuel: &mut Fuel,
    input: Option<Vec<u8>>,
) -> Result<PipelineEnd, NeedsInput> {
    let ready = match words(stage, machine, shell, fuel) {
        Ok(words) => Streams::open(stage, machine, shell, fuel, input).map(|streams| (words, streams)),
        Err(amiss) => Err(amiss.to_string()),
    };
    match ready {
        Ok(((sets, words), streams)) => called(&sets, &words, streams, machine, shell, fuel),
        Err(why) => Ok(refused(&why, 1)),
    }
}

type Sets = Vec<(String, String)>;

/// The variables that a command sets before its name, and its words.
fn words(
    stage: &Stage,
    machine: &mut Machine,
    shell: &mut Shell,
    fuel: &mut Fuel,
) -> Result<(Sets, Vec<String>), Amiss> {
    let mut expansion = Expansion::new(machine, shell, fuel);
    let mut sets = Vec::new();
    let mut rest = stage.words.iter().peekable();
    while let Some((name, value)) = rest.peek().and_then(|word| setting(word)) {
        sets.push((name, expansion.value(&value)?));
        rest.next();
    }
    let mut words = Vec::new();
    for word in rest {
        words.extend(expansion.words(word)?);
    }
    Ok((sets, words))
}

/// `NAME=value` as a name and a word.
fn setting(word: &Word) -> Option<(String, Word)> {
    let (Part { piece: PartKind::Text(text), quoted: false }, rest) = word.0.split_first()? else {
        return None;
    };
    let (name, start) = text.split_once('=')?;
    let start = Part { piece: PartKind::Text(start.to_owned()), quoted: false };
    is_name(name).then(|| (name.to_owned(), Word([&[start], rest].concat())))
}

/// Calls a command by its words, and leads its streams where they belong.
fn called(
    sets: &Sets,
    words: &[String],
    mut streams: Streams,
    machine: &mut Machine,
    shell: &mut Shell,
    fuel: &mut Fuel,
) -> Result<PipelineEnd, NeedsInput> {
    let mut own = (!sets.is_empty() && !words.is_empty()).then(|| shell.clone());
    let shell = own.as_mut().unwrap_or(shell);
    for (name, value) in sets {
        // Those before a command are seen by it; those without one are the shell's own.
        if !shell.set(name, value, !words.is_empty()) {
            return Ok(refused(&format!("{name}: no room for this variable"), 1));
        }
    }
    let (user, words) = match commands::privileged(words, shell.user) {
        Ok(found) => found,
        Err(end) => return Ok(refused_as_is(end)),
    };
    let Some((word, args)) = words.split_first() else { return Ok(PipelineEnd::default()) };
    let Some(command) = commands::find(word) else {
        let (why, status) = not_a_command(word, machine, shell, user);
        let pieces = vec![Piece::Err(format!("-bash: {word}: {why}\n").into_bytes())];
        return Ok(streams.lead(PipelineEnd { status, pieces, effect: None }, machine, shell.user));
    };
    let mut call = Call {
        name: word.rsplit('/').next().unwrap_or(word),
        args,
        user,
        machine,
        shell,
        input: streams.input.take(),
        output: Output::new(),
        effect: None,
        moved: 0,
    };
    let status = command(&mut call)?;
    fuel.burn(call.moved);
    let (output, effect) = (call.output, call.effect);
    let user = call.shell.user;
    Ok(streams.lead(PipelineEnd { status, pieces: output.into_pieces(), effect }, machine, user))
}

fn not_a_command(word: &str, machine: &Machine, shell: &Shell, user: User) -> (String, u8) {
    if !word.contains('/') {
        return ("command not found".to_owned(), NOT_FOUND);
    }
    match machine.files.stat(&shell.path(word), user) {
        Ok(stat) if stat.folder => ("Is a directory".to_owned(), NOT_RUN),
        Ok(_) => ("Permission denied".to_owned(), NOT_RUN),
        Err(fault) => (fault.to_string(), NOT_FOUND),
    }
}

fn refused(why: &str, status: u8) -> PipelineEnd {
    PipelineEnd { status, pieces: vec![Piece::Err(format!("-bash: {why}\n").into_bytes())], effect: None }
}

fn refused_as_is(why: String) -> PipelineEnd {
    PipelineEnd { status: 1, pieces: vec![Piece::Err(why.into_bytes())], effect: None }
}
