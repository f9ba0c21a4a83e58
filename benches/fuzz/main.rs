//! Throws broken input at what reads it, for as long as one likes: `make fuzz`, which needs no nightly compiler.
//!
//! Inputs are made from the shipped trees, odd files and the rules' examples by small random changes. One whose
//! outcome was not seen before is changed further. The same seed makes the same inputs.
//!
//! Options, after `--`: the names of targets (default: all, in turn), `--minutes 30` for all of them together,
//! `--seed 1`, `--only FILE` to run the targets on one input.
#![expect(clippy::print_stdout, reason = "its report is what was asked for")]
#![expect(
    clippy::disallowed_methods,
    reason = "it measures time, and sees that an input takes little"
)]

mod change;
mod corpus;
mod target;

use change::Random;
use std::{
    collections::BTreeSet,
    env,
    error::Error,
    fs,
    panic::{self, AssertUnwindSafe},
    process::ExitCode,
    time::{Duration, Instant},
};
use target::{TARGETS, Target};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The longest that one input may take.
const SLOWEST: Duration = Duration::from_secs(10);

/// How often inputs are made smaller once one fails.
const SHRINKS: usize = 3000;

/// What the command line asks for.
struct Options {
    targets: Vec<&'static Target>,
    minutes: f64,
    seed: u64,
    only: Option<String>,
}

fn main() -> Outcome<ExitCode> {
    let options = options()?;
    // What a panic says is kept for the input that is shown in the end.
    panic::set_hook(Box::new(|_| {}));
    if let Some(path) = &options.only {
        let input = fs::read(path)?;
        for target in &options.targets {
            println!("{}: {:?}", target.name, judge(target, &input));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let share = options.minutes * 60.0 / f64::from(u32::try_from(options.targets.len())?);
    let mut is_sound = true;
    for target in &options.targets {
        is_sound &= run(target, options.seed, Duration::from_secs_f64(share));
    }
    Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn options() -> Outcome<Options> {
    let mut options = Options { targets: Vec::new(), minutes: 30.0, seed: 1, only: None };
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("`{argument}` needs a value"));
        match argument.as_str() {
            "--minutes" => options.minutes = value()?.parse()?,
            "--seed" => options.seed = value()?.parse()?,
            "--only" => options.only = Some(value()?),
            // Cargo adds this to every bench.
            "--bench" => {}
            name => {
                let found = TARGETS.iter().find(|target| target.name == name);
                options.targets.push(found.ok_or(format!("`{name}` is no target"))?);
            }
        }
    }
    if options.targets.is_empty() {
        options.targets.extend(TARGETS);
    }
    Ok(options)
}

/// Runs one target for a while; whether every input was taken well.
fn run(target: &Target, seed: u64, most: Duration) -> bool {
    let mut random = Random::new(seed);
    let mut corpus = (target.corpus)();
    let mut outcomes = BTreeSet::new();
    let (start, mut count) = (Instant::now(), 0_u64);
    let given = corpus.len();
    let mut failures: BTreeSet<String> = BTreeSet::new();
    while start.elapsed() < most || count < given as u64 {
        let at = usize::try_from(count).unwrap_or(usize::MAX);
        let input = corpus.get(at).filter(|_| at < given).cloned();
        let input = input.unwrap_or_else(|| random.input(&corpus));
        count += 1;
        match judge(target, &input) {
            Ok(outcome) => {
                if outcomes.insert(outcome) && at >= given {
                    corpus.push(input);
                }
            }
            // The same fault is found many times over.
            Err(reason) if failures.contains(&reason) => {}
            Err(reason) => {
                let small = shrunk(target, &input, &reason);
                println!(
                    "{}: {reason}\nwith seed {seed}, input {count}, made smaller:",
                    target.name
                );
                println!("{:?}\n", String::from_utf8_lossy(&small));
                failures.insert(reason);
            }
        }
    }
    let time = start.elapsed().as_secs_f64();
    let inputs = corpus.len() - given;
    #[expect(clippy::cast_precision_loss, reason = "it shows few digits")]
    let rate = count as f64 / time;
    println!(
        "{}: {count} inputs in {time:.0} s, {rate:.0}/s, seed {seed}, {given} given, {inputs} kept, {} faults",
        target.name,
        failures.len()
    );
    failures.is_empty()
}

/// What a target makes of an input, or why that is wrong.
fn judge(target: &Target, input: &[u8]) -> Result<u64, String> {
    let start = Instant::now();
    let found = panic::catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    let found = found.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        format!("panics: {}", text.unwrap_or("without a word"))
    })?;
    match start.elapsed() {
        time if time > SLOWEST => Err("is too slow".to_owned()),
        _ => found,
    }
}

/// A smaller input that fails in the same way: parts of it are left out, large ones first.
fn shrunk(target: &Target, input: &[u8], reason: &str) -> Vec<u8> {
    let mut small = input.to_vec();
    let mut part = small.len() / 2;
    let mut tries = if reason == "is too slow" { 20 } else { SHRINKS };
    while part > 0 {
        let mut from = 0;
        while from < small.len() && tries > 0 {
            tries -= 1;
            let mut less = small[..from].to_vec();
            less.extend(&small[(from + part).min(small.len())..]);
            if judge(target, &less).is_err_and(|found| found == reason) {
                small = less;
            } else {
                from += part;
            }
        }
        part /= 2;
    }
    small
}
