// Looks through the results: what is chosen stands in the address, and the chart, the table and the download follow from it.

const element = (id) => document.getElementById(id);
const form = element("choices");
const field = (name) => form.elements.namedItem(name);

// ---------------------------------------------------------------- the choice

// The codes that the rows have, in the order of the lists.
function codesOf(found, name) {
  const there = new Map(found.filter((row) => row[CODES[name]]).map((row) => [key(row, name), row[CODES[name]]]));
  return [...named[CODES[name]].keys()].filter((it) => there.has(it)).map((it) => there.get(it));
}

const measuresOf = (found) =>
  Object.keys(MEASURES).filter((name) => found.some((row) => row[MEASURES[name].value] !== null));

// The choice with everything in it that can be chosen: what is missing, or no longer there, gets what is shown first.
function completed(asked) {
  const wave = codesOf(results, "wave").includes(asked.wave) ? asked.wave : codesOf(results, "wave")[0];
  const ofWave = results.filter((row) => row.wave_id === wave);
  const topics = codesOf(ofWave, "topic");
  const topic = topics.includes(asked.topic) ? asked.topic : topics[0];
  const ofTopic = ofWave.filter((row) => row.topic_code === topic);
  const codes = Object.fromEntries(LISTED.map((name) => [name, codesOf(ofTopic, name)]));
  const several = (name) => codes[name].length > 1;
  const first = {
    technology: EVERY,
    item: several("technology") ? codes.item[0] : EVERY,
    region: several("technology") || several("item") ? codes.region[0] : EVERY,
  };
  const choice = { wave, topic };
  for (const name of LISTED) {
    const known = asked[name] === EVERY || codes[name].includes(asked[name]);
    choice[name] = !several(name) ? EVERY : known ? asked[name] : first[name];
  }
  const measures = measuresOf(ofTopic);
  choice.measure = measures.includes(asked.measure) ? asked.measure : measures[0] ?? "percent";
  choice.filter = asked.filter ?? "";
  choice.official = asked.official === "1" && ofWave.some(carriesMarks) ? "1" : "";
  const [by, direction] = (asked.sort ?? "").split(":");
  const sortable = sortableColumns(choice, varyingIn(choice, ofTopic));
  choice.sort = sortable.includes(by) && ["up", "down"].includes(direction) ? `${by}:${direction}` : "";
  return { choice, ofWave, ofTopic, codes };
}

const varyingIn = (choice, ofTopic) =>
  LISTED.filter((name) => choice[name] === EVERY && codesOf(ofTopic, name).length > 1);
const numbersOf = (choice) => [MEASURES[choice.measure].value, ...MEASURES[choice.measure].beside];
const sortableColumns = (choice, varying) => [...varying, ...numbersOf(choice), "origin"];

function fromAddress() {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

function address(choice) {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(choice)) if (value !== "") found.set(name, value);
  return `#${found}`;
}

// ---------------------------------------------------------------- what is shown

function view() {
  const { choice, ofWave, ofTopic, codes } = completed(fromAddress());
  const varying = varyingIn(choice, ofTopic);
  const numbers = numbersOf(choice);
  const measure = MEASURES[choice.measure];
  const searched = plain(choice.filter).split(/\s+/).filter(Boolean);
  const all = ofTopic.filter((row) => LISTED.every((name) => choice[name] === EVERY || row[CODES[name]] === choice[name]));
  const shown = all.filter((row) => {
    const text = plain(varying.map((name) => label(row, name)).join(" "));
    return searched.every((word) => text.includes(word)) && (!choice.official || isOfficial(row, measure.value));
  });
  // Levels and statuses have an order of their own; what is ranked, and what stands alone, goes by its number.
  const inOwnOrder = varying.length !== 1 || (varying[0] === "item" && ofTopic.every((row) => row.item_rank === null));
  const sort = choice.sort || (inOwnOrder ? "" : `${measure.value}:${choice.measure === "rank" ? "up" : "down"}`);
  const place = (row) => LISTED.map((name) => codes[name].indexOf(row[CODES[name]]));
  const inOrder = (one, two) => place(one).reduce((found, at, name) => found || at - place(two)[name], 0);
  shown.sort(inOrder);
  if (sort) {
    const [by, direction] = sort.split(":");
    const up = direction === "up" ? 1 : -1;
    if (numbers.includes(by)) {
      // What has no number comes last, in either direction.
      shown.sort((one, two) =>
        one[by] === null || two[by] === null
          ? (one[by] === null) - (two[by] === null)
          : up * (one[by] - two[by]));
    } else {
      const text = (row) => (by === "origin" ? origin(row, numbers) : label(row, by));
      shown.sort((one, two) => up * text(one).localeCompare(text(two), words.language));
    }
  }
  const fixed = LISTED.filter((name) => !varying.includes(name) && codes[name].length > 0);
  const titles = ofTopic.length ? [label(ofTopic[0], "topic")] : [];
  for (const name of fixed) {
    const row = ofTopic.find((it) => choice[name] === EVERY || it[CODES[name]] === choice[name]);
    if (codes[name].length > 1) titles.push(label(row, name));
  }
  return {
    choice, ofWave, ofTopic, codes, varying, numbers, measure, all, shown, sort,
    title: titles.join(" · "),
    waveLabel: label(ofWave[0], "wave"),
    marks: ofWave.some(carriesMarks),
  };
}

// ---------------------------------------------------------------- choices

function options(select, entries, chosen) {
  select.replaceChildren(...entries.map(([value, text]) => new Option(text, value, false, value === chosen)));
}

function showChoices(now) {
  const { choice } = now;
  const every = { technology: words.every_technology, item: words.every_item, region: words.every_region };
  const listed = { wave: codesOf(results, "wave"), topic: codesOf(now.ofWave, "topic"), ...now.codes };
  for (const [name, codes] of Object.entries(listed)) {
    const found = name === "wave" ? results : name === "topic" ? now.ofWave : now.ofTopic;
    const entries = codes.map((code) => [code, label(found.find((row) => row[CODES[name]] === code), name)]);
    const select = field(name);
    options(select, LISTED.includes(name) ? [[EVERY, every[name]], ...entries] : entries, choice[name]);
    select.closest("label").hidden = LISTED.includes(name) && codes.length < 2;
  }
  const measures = measuresOf(now.ofTopic);
  options(field("measure"), measures.map((name) => [name, words.measures[name].label]), choice.measure);
  if (field("filter").value !== choice.filter) field("filter").value = choice.filter;
  field("official").checked = choice.official === "1";
  field("official").closest("label").hidden = !now.marks;
  element("origin").hidden = !now.marks;
  element("origin").textContent = now.marks ? words.banner : "";
  const masked = now.shown.filter((row) => row.is_suppressed).length;
  const counts = { shown: now.shown.length, all: now.all.length, masked };
  const text = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, whole.format(count)]));
  element("shown").textContent = now.shown.length ? fill(masked ? words.shown_masked : words.shown, text) : words.nothing;
  element("meaning").textContent = words.measures[choice.measure].meaning;
  element("download").disabled = now.shown.length === 0;
  const other = element("other-language");
  // Words of one language find nothing in the other.
  other.href = other.getAttribute("href").split("#")[0] + address({ ...choice, filter: "" });
}

// ---------------------------------------------------------------- the table

function heading(now, column, isNumber) {
  const [by, direction] = now.sort.split(":");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.columns[column];
  button.dataset.sort = column;
  const found = document.createElement("th");
  found.scope = "col";
  if (isNumber) found.className = "num";
  if (by === column) found.setAttribute("aria-sort", direction === "up" ? "ascending" : "descending");
  found.append(button);
  return found;
}

function cell(name, text, isHeading) {
  const found = document.createElement(isHeading ? "th" : "td");
  if (isHeading) found.scope = "row";
  if (name) found.className = name;
  found.textContent = text;
  return found;
}

function numberCell(row, column) {
  const found = cell("num", "");
  const span = document.createElement("span");
  span.textContent = shownNumber(row, column);
  span.className = row[column] === null ? (row.is_suppressed ? "masked" : "none") : "n";
  if (row[column] !== null && carriesMarks(row)) span.classList.add(isOfficial(row, column) ? "official" : "reconstructed");
  span.dataset.c = column;
  found.append(span);
  return found;
}

function showTable(now) {
  const table = element("table");
  const isRounded = now.shown.some((row) => note(row, now.numbers));
  const names = now.varying.length ? now.varying : ["region"];
  const headings = document.createElement("tr");
  headings.append(
    ...names.map((name) => heading(now, name, false)),
    ...now.numbers.map((column) => heading(now, column, true)),
    ...(now.marks ? [heading(now, "origin", false)] : []),
  );
  if (isRounded) {
    const last = cell("", words.columns.note, true);
    last.scope = "col";
    headings.append(last);
  }
  table.caption.firstChild.textContent = `${now.title} – ${words.measures[now.choice.measure].label}, ${now.waveLabel}`;
  // The headings are new; who pressed one of the old buttons wants to press it again.
  const pressed = table.tHead.contains(document.activeElement) && document.activeElement.dataset.sort;
  table.tHead.replaceChildren(headings);
  if (pressed) table.tHead.querySelector(`[data-sort="${pressed}"]`)?.focus();
  table.tBodies[0].replaceChildren(...now.shown.map((row) => {
    const line = document.createElement("tr");
    line.append(
      ...names.map((name, place) => cell("", label(row, name), place === 0)),
      ...now.numbers.map((column) => numberCell(row, column)),
      ...(now.marks ? [cell("", origin(row, now.numbers))] : []),
      ...(isRounded ? [cell("", note(row, now.numbers))] : []),
    );
    return line;
  }));
}

// ---------------------------------------------------------------- the download

function separated(now) {
  const escaped = (text) => (/["\r\n,;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const names = ["wave", "topic", ...LISTED.filter((name) => now.codes[name].length > 0)];
  const head = [...names, ...now.numbers, "origin", "note"].map((column) => words.columns[column]);
  const body = now.shown.map((row) => [
    ...names.map((name) => label(row, name)),
    ...now.numbers.map((column) => writtenNumber(row, column)),
    origin(row, now.numbers),
    note(row, now.numbers),
  ]);
  // The mark at the front tells Excel that the text is UTF-8.
  return `\ufeff${[head, ...body].map((line) => line.map(escaped).join(words.separator)).join("\r\n")}\r\n`;
}

function download() {
  const now = view();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([separated(now)], { type: "text/csv;charset=utf-8" }));
  link.download = `smart_customs_${now.choice.wave}_${now.choice.topic}_${now.choice.measure}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// ---------------------------------------------------------------- what happens

function show() {
  const now = view();
  showChoices(now);
  showTable(now);
  showChart(now);
}

function choose(changed) {
  const next = completed({ ...fromAddress(), ...changed }).choice;
  // Shown at once: an event of the changed address would come later, and until then the page would show what was chosen before.
  if (address(next) !== location.hash) history.pushState(null, "", address(next));
  show();
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", ({ target }) => {
  if (target.name === "filter") return;
  const value = target.type === "checkbox" ? (target.checked ? "1" : "") : target.value;
  // Another topic has other answers; the region and the measure stay as far as it has them.
  const forgotten = target.name === "topic" ? { technology: "", item: "", sort: "" } : {};
  if (target.name === "topic" && field("region").value === EVERY) forgotten.region = "";
  choose({ ...completed(fromAddress()).choice, ...forgotten, [target.name]: value });
});
field("filter").addEventListener("input", ({ target }) => {
  // A letter more is no step that anybody wants to go back to.
  history.replaceState(null, "", address({ ...completed(fromAddress()).choice, filter: target.value }));
  show();
});
element("table").tHead.addEventListener("click", ({ target }) => {
  const by = target.closest("button")?.dataset.sort;
  if (!by) return;
  const now = view();
  const [last, direction] = now.sort.split(":");
  const first = now.numbers.includes(by) ? "down" : "up";
  choose({ ...now.choice, sort: `${by}:${last !== by ? first : direction === "up" ? "down" : "up"}` });
});
// The address is taken: it holds the choice.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  field("wave").focus();
});
element("download").addEventListener("click", download);
addEventListener("hashchange", show);
addEventListener("resize", () => {
  if (room() !== drawnWidth) showChart(view());
});
show();
