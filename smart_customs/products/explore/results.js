// The public results as the page holds them, in the words and with the numbers of its language.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const words = read("words");
const { columns, labels, rows } = read("results");
const results = rows.map((cells) => Object.fromEntries(cells.map((cell, place) => [columns[place], cell])));
// Column of a code -> its labels, in the order of the lists.
const named = Object.fromEntries(Object.entries(labels).map(([column, pairs]) => [column, new Map(pairs)]));

// What can be chosen -> the column of its code.
const CODES = { wave: "wave_id", topic: "topic_code", technology: "technology_code", item: "item_code", region: "region_code" };
// Those of which every value can be shown at once.
const LISTED = ["technology", "item", "region"];
const EVERY = "*";
// What a measure shows: its number, the numbers beside it, how it is drawn. `least` and `most` are the ends of a line.
const MEASURES = {
  percent: { value: "percent", beside: ["item_count", "item_base"] },
  weighted: {
    value: "percent_weighted",
    beside: ["interval_low", "interval_high", "possible_low", "possible_high"],
    lines: [["possible_low", "possible_high", 1.5], ["interval_low", "interval_high", 5]],
  },
  count: { value: "item_count", beside: ["item_base"] },
  score: { value: "mean_score", beside: ["item_base"] },
  rank: { value: "item_rank", beside: ["item_rank_low", "item_rank_high"], lines: [["item_rank_low", "item_rank_high", 5]] },
};
const DECIMALS = { item_base: 0, item_count: 0, mean_score: 2, item_rank: 0, item_rank_low: 0, item_rank_high: 0 };
// What `is_rounded` speaks of.
const ROUNDED = "percent_weighted";

// ---------------------------------------------------------------- words and numbers

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const key = (row, name) => (name === "item" ? `${row.topic_code}:${row.item_code}` : row[CODES[name]]);
const label = (row, name) => named[CODES[name]].get(key(row, name));
const whole = new Intl.NumberFormat(words.language);

function number(row, column, options) {
  // Reports print whole percentages: no more of an official one is official.
  const isWhole = row.is_rounded && column === ROUNDED || carriesMarks(row) && isOfficial(row, column);
  const decimals = isWhole ? 0 : DECIMALS[column] ?? 1;
  return new Intl.NumberFormat(words.language, {
    minimumFractionDigits: decimals, maximumFractionDigits: decimals, ...options,
  }).format(row[column]);
}

// The number as people read it, or the word that stands in its place.
function shownNumber(row, column) {
  if (row[column] === null) return row.is_suppressed ? words.masked : words.none;
  const text = number(row, column, column in DECIMALS ? {} : { style: "unit", unit: "percent" });
  // Many fonts lack the narrow blank of French numbers.
  return `${row.is_rounded && column === ROUNDED ? "≈\u00a0" : ""}${text.replaceAll("\u202f", "\u00a0")}`;
}

// The number as a spreadsheet of the language reads it.
function writtenNumber(row, column) {
  return row[column] === null ? shownNumber(row, column) : number(row, column, { useGrouping: false });
}

const isOfficial = (row, column) => row.official_columns.split(" ").includes(column);
const carriesMarks = (row) => row.provenance === "reconstructed";

function origin(row, numbers) {
  if (!carriesMarks(row)) return words.collected;
  const there = numbers.filter((column) => row[column] !== null);
  const official = there.filter((column) => isOfficial(row, column));
  if (official.length === 0) return words.reconstructed;
  if (official.length === there.length) return words.official;
  return fill(words.partly, { columns: official.map((column) => words.columns[column]).join(", ") });
}

const note = (row, numbers) => (row.is_rounded && numbers.includes(ROUNDED) ? words.rounded : "");
