// The chart of what is shown: a row for each row of the table, as a drawing that fits the window.

const FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif";
const pen = document.createElement("canvas").getContext("2d");

// The text in lines that are no wider than that many pixels.
function lines(text, width, font) {
  pen.font = font;
  const found = [];
  for (const word of text.split(" ")) {
    const longer = found.length ? `${found.at(-1)} ${word}` : word;
    if (found.length && pen.measureText(longer).width <= width) found[found.length - 1] = longer;
    else found.push(word);
  }
  return found;
}

function domain(now) {
  const values = (column) => now.shown.map((row) => row[column]).filter((value) => value !== null);
  if (now.choice.measure === "count") return [0, Math.max(1, ...values("item_base"))];
  if (now.choice.measure === "score") return [0, Math.max(1, ...now.ofTopic.map((row) => row.mean_score ?? 0))];
  if (now.choice.measure === "rank") return [1, Math.max(2, ...now.ofTopic.map((row) => row.item_rank ?? 0))];
  return [0, 100];
}

function subtitle(now) {
  const said = [words.measures[now.choice.measure].label];
  const there = now.shown.filter((row) => row[now.measure.value] !== null);
  if (now.marks && there.length) {
    const official = there.filter((row) => isOfficial(row, now.measure.value)).length;
    said.push(official === there.length ? words.all_official : official ? words.mixed : words.all_reconstructed);
  }
  if (now.shown.some((row) => row.is_suppressed && row[now.measure.value] === null)) said.push(words.hatched);
  if (there.some((row) => note(row, [now.measure.value]))) said.push(words.rounded_meaning);
  said.push(fill(words.source, { wave: now.waveLabel }));
  return said;
}

function drawn(now, width) {
  const { value, lines: ranges = [] } = now.measure;
  const [start, end] = domain(now);
  const bar = 13, line = 17, gap = 15;
  let at = 0;
  const points = now.shown.map((row) => {
    const names = (now.varying.length ? now.varying : ["region"]).map((name) => label(row, name)).join(" · ");
    const text = lines(names, width - 110, `14px ${FONT}`);
    const begin = at, top = at + text.length * line + 2;
    at = top + bar + gap;
    const is = row[value] !== null;
    return {
      label: text, begin, top, bottom: top + bar, middle: top + bar / 2, text: shownNumber(row, value),
      state: is ? "number" : row.is_suppressed ? "masked" : "none",
      start, end, value: row[value],
      mark: !is ? "" : !carriesMarks(row) ? "collected" : isOfficial(row, value) ? "official" : "reconstructed",
      ...Object.fromEntries(ranges.flat().filter((it) => typeof it === "string").map((column) => [column, row[column]])),
    };
  });
  const x = (field) => ({ field, type: "quantitative", scale: { domain: [start, end], nice: false, zero: false }, axis: null });
  const y = (field) => ({ field, type: "quantitative", scale: { domain: [0, at], range: [0, at], nice: false }, axis: null });
  const only = (test) => [{ filter: test }];
  const across = { x: x("start"), x2: { field: "end" }, y: y("top"), y2: { field: "bottom" } };
  const point = (mark, form) => ({
    transform: only(`datum.mark === '${mark}'`),
    mark: { type: "point", opacity: 1, size: 120, stroke: "var(--main)", strokeWidth: 2.5, ...form },
    encoding: { x: x("value"), y: y("middle") },
  });
  return {
    data: { values: points },
    width, height: Math.max(at, 1),
    autosize: { type: "pad", contains: "content" },
    padding: { left: 9, right: 9, top: 4, bottom: 4 },
    title: {
      text: lines(now.title, width, `bold 16px ${FONT}`),
      subtitle: subtitle(now).flatMap((text) => lines(text, width, `13px ${FONT}`)),
      anchor: "start", frame: "group", align: "left", color: "var(--ink)", subtitleColor: "var(--quiet)",
      fontSize: 16, subtitleFontSize: 13, lineHeight: 20, subtitleLineHeight: 17, subtitlePadding: 6, offset: 14,
    },
    layer: [
      { transform: only("datum.state !== 'masked'"), mark: { type: "rect", fill: "var(--tint)", stroke: "var(--line)" }, encoding: across },
      { transform: only("datum.state === 'masked'"), mark: { type: "rect", fill: "url(#hatched)", stroke: "var(--quiet)" }, encoding: across },
      ...(now.choice.measure === "rank" ? [] : [{
        transform: only("datum.state === 'number'"),
        mark: { type: "rect", fill: "var(--link)", fillOpacity: 0.55 },
        encoding: { ...across, x2: { field: "value" } },
      }]),
      ...ranges.map(([low, high, thick]) => ({
        transform: only(`datum.${low} !== null && datum.${high} !== null`),
        mark: { type: "rule", stroke: "var(--ink)", strokeWidth: thick },
        encoding: { x: x(low), x2: { field: high }, y: y("middle") },
      })),
      point("official", { shape: "circle", fill: "var(--main)" }),
      point("reconstructed", { shape: "circle", fill: "var(--paper)" }),
      point("collected", { shape: "stroke", angle: 90 }),
      {
        mark: { type: "text", align: "left", baseline: "top", fontSize: 14, fill: "var(--ink)", lineHeight: line },
        encoding: { x: { value: 0 }, y: y("begin"), text: { field: "label" } },
      },
      {
        mark: { type: "text", align: "right", baseline: "top", fontSize: 14, fontWeight: "bold", fill: "var(--ink)" },
        encoding: { x: { value: width }, y: y("begin"), text: { field: "text" } },
      },
    ],
    config: { aria: false, view: { stroke: null }, font: FONT, background: null },
  };
}

let drawnWidth = 0;
// One drawing after the other: of two at once, the older could come last.
let drawing = Promise.resolve();
let waiting = 0;

// How wide a chart may be; its own box is as wide as the last one was.
const room = () => document.getElementById("chart").parentElement.clientWidth;

function showChart(now) {
  const chart = element("chart");
  drawnWidth = room();
  const described = { title: `${now.title} – ${subtitle(now).join(". ")}`, rows: whole.format(now.shown.length) };
  chart.setAttribute("aria-label", fill(words.description, described));
  const specification = drawn(now, Math.min(drawnWidth, 760) - 20);
  chart.setAttribute("aria-busy", "true");
  const options = { mode: "vega-lite", renderer: "svg", actions: false, hover: false, tooltip: false };
  waiting += 1;
  drawing = drawing.then(() => vegaEmbed(chart, specification, options)).then(() => {
    waiting -= 1;
    // The picture has a description as a whole; Vega's own, of each kind of mark, are English.
    for (const part of chart.querySelectorAll("[role]")) {
      for (const name of ["role", "aria-roledescription", "aria-label"]) part.removeAttribute(name);
    }
    chart.setAttribute("aria-busy", String(waiting > 0));
  });
}
