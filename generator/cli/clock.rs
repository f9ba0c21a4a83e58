//! Today: given on the command line, so that a run can be repeated, or taken from the system's clock.

use crate::profile::Date;
use std::time::SystemTime;

/// The day that counts as today.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Clock {
    /// The day to take for today, as `2026-08-02`; the system's day in UTC when not given
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
}

impl Clock {
    pub(super) fn today(self) -> Date {
        self.today.unwrap_or_else(now)
    }
}

fn day(text: &str) -> Result<Date, &'static str> {
    Date::try_from(text)
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
fn now() -> Date {
    let now = jiff::Timestamp::try_from(SystemTime::now()).unwrap_or(jiff::Timestamp::MAX);
    let day = now.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    Date::try_from(day.as_str()).expect("a civil date is a day that exists, in this form")
}
