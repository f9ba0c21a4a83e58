//! The terminal: what was asked for goes to stdout, all else to stderr.

use crate::{
    error::Error,
    plan::Plan,
    report::{Format, Look, Outcome, Report, Table, render_plan},
};
use clap::{Args, ColorChoice, ValueEnum};
use std::{
    ffi::OsString,
    fmt::Write as _,
    io::{self, ErrorKind, IsTerminal as _, Write as _},
};

/// The options that every verb takes.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Globals {
    /// How findings and results are printed
    #[arg(long, global = true, value_enum, default_value = "human", value_name = "FORMAT")]
    pub(super) format: Format,
    /// Whether text for people is coloured; `auto` asks the terminal and honours `NO_COLOR`
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    color: Colour,
    /// Print findings and what was asked for, and nothing else
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

/// When arguments ask for colours, before they are read properly; the last one counts.
pub(super) fn color(arguments: &[OsString]) -> ColorChoice {
    let own = arguments.iter().skip(1).take_while(|argument| *argument != "--");
    let own: Vec<_> = own.filter_map(|argument| argument.to_str()).collect();
    let after = |(at, argument): (usize, &&str)| match argument.strip_prefix("--color")? {
        "" => own.get(at + 1)?.parse().ok(),
        value => value.strip_prefix('=')?.parse().ok(),
    };
    own.iter().enumerate().rev().find_map(after).unwrap_or(ColorChoice::Auto)
}

/// Where a verb writes to.
pub(super) struct Shell {
    globals: Globals,
    stdout: io::StdoutLock<'static>,
    failed: Option<io::Error>,
}

impl Shell {
    pub(super) fn new(globals: Globals) -> Self {
        Self { globals, stdout: io::stdout().lock(), failed: None }
    }

    /// How text for people looks on stdout.
    pub(super) fn look(&self) -> Look {
        let coloured = match self.globals.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                let choice = anstream::AutoStream::choice(&self.stdout);
                self.stdout.is_terminal() && choice != anstream::ColorChoice::Never
            }
        };
        if coloured { Look::Coloured } else { Look::Plain }
    }

    /// Prints what was asked for, as it is. After a failure nothing more is printed.
    pub(super) fn print(&mut self, text: &str) {
        if self.failed.is_none() {
            let written = self.stdout.write_all(text.as_bytes());
            self.failed = written.and_then(|()| self.stdout.flush()).err();
        }
    }

    /// Prints a report in the format that was asked for.
    pub(super) fn report(&mut self, report: &Report<'_>) {
        let pressing: Vec<Outcome>;
        let mut report = *report;
        if self.globals.quiet && self.globals.format == Format::Human {
            let outcomes = report.outcomes.iter().filter(|outcome| !outcome.is_clean());
            pressing = outcomes.cloned().collect();
            report.outcomes = &pressing;
        }
        self.print(&self.globals.format.render(&report, self.look()));
    }

    /// Prints a table; annotations have no form for one, so they get columns as people do.
    pub(super) fn table(&mut self, table: &Table) {
        let text = match self.globals.format {
            Format::Human | Format::Github | Format::Sarif | Format::Junit => table.human(),
            Format::Markdown => table.markdown(),
            Format::Json => table.json(),
        };
        self.print(&text);
    }

    /// Prints a plan in the format that was asked for.
    pub(super) fn plan(&mut self, plan: &Plan) {
        self.print(&render_plan(plan, self.globals.format, self.look()));
    }

    /// Says on stderr what nobody asked for but somebody should know.
    pub(super) fn note(&self, text: &str) {
        if !self.globals.quiet {
            complain(&format!("note: {text}\n"));
        }
    }

    /// Whether nobody reads any more what is printed.
    pub(super) fn is_closed(&self) -> bool {
        self.failed.is_some()
    }

    /// Ends the output. A reader that went away early has what it wanted.
    pub(super) fn end(self) -> Result<(), Error> {
        match self.failed {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Error::Usage(format!("could not print to stdout: {}", lower(&error))))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Prints why the program could not go on, one cause a line.
pub(super) fn fail(error: &Error) {
    let mut text = format!("error: {}\n", lower(error));
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let _ = writeln!(text, "  caused by: {}", lower(error));
        cause = error.source();
    }
    complain(&text);
}

/// Without stderr there is nobody left to tell.
fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// A message that starts in lower case, as all of the program's do.
fn lower(error: &(impl std::error::Error + ?Sized)) -> String {
    let text = error.to_string();
    let mut rest = text.chars();
    match (rest.next(), rest.clone().next()) {
        // An acronym stays as it is.
        (Some(_), Some(second)) if second.is_uppercase() => text,
        (Some(first), _) => first.to_lowercase().collect::<String>() + rest.as_str(),
        (None, _) => text,
    }
}
