//! A table: what `list` gives, for people in columns and for programs as JSON.

use super::{json, markdown};
use serde_json::{Map, Value};

/// Rows under named columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the rows are, in the plural.
    pub name: &'static str,
    /// The names of the columns, in lower case.
    pub columns: Vec<&'static str>,
    /// The rows, each with one text for every column.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table in columns as wide as they must be.
    pub fn human(&self) -> String {
        let head: Vec<String> = self.columns.iter().map(|column| column.to_uppercase()).collect();
        let lines = || std::iter::once(&head).chain(&self.rows);
        let width = |at: usize| {
            lines().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max()
        };
        let widths: Vec<usize> = (0..self.columns.len()).filter_map(width).collect();
        let mut text = String::new();
        for line in lines() {
            let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
            text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
            text.push('\n');
        }
        text
    }

    /// The table in Markdown.
    pub fn markdown(&self) -> String {
        let cells = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut text = cells(self.columns.iter().map(ToString::to_string).collect());
        text.extend(["|", &"---|".repeat(self.columns.len()), "\n"]);
        for row in &self.rows {
            text += &cells(row.iter().map(|cell| markdown::escaped(cell)).collect());
        }
        text
    }

    /// The table as one JSON document.
    pub fn json(&self) -> String {
        let row = |row: &Vec<String>| {
            let cells = self.columns.iter().zip(row);
            cells.map(|(column, cell)| ((*column).to_owned(), cell.as_str().into())).collect()
        };
        let rows: Vec<Map<String, Value>> = self.rows.iter().map(row).collect();
        json::pretty(&serde_json::json!({ "version": json::VERSION, self.name: rows }))
    }
}
