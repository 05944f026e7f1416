/* The report as the very content that is sealed, drawn with text nodes alone: nothing in it can become markup. */
function deskopsReport(report, pictures, words) {
  "use strict";
  var root = document.createElement("article");

  function add(parent, tag, text, look) {
    var made = document.createElement(tag);
    if (look) { made.className = look; }
    if (text !== undefined && text !== null) { made.appendChild(document.createTextNode(String(text))); }
    parent.appendChild(made);
    return made;
  }
  function value(parent, tag, told) {
    var toned = told !== null && typeof told === "object";
    return add(parent, tag, toned ? told.text : told, toned && told.tone ? "value " + told.tone : "value");
  }
  function picture(parent, told, look) {
    var figure = add(parent, "figure", null, look);
    if (told.sha256 && pictures[told.sha256]) {
      var image = add(figure, "img");
      image.alt = told.caption || words.picture;
      image.src = pictures[told.sha256];
    }
    add(figure, "figcaption", [told.caption, told.problem].filter(Boolean).join(": "));
  }
  /* A letter of ours counts one, one of Chinese two; a column is as wide as what stands in it, within bounds. */
  function cells(told) {
    var text = told !== null && typeof told === "object" ? told.text : told, wide = 0, at;
    text = text === null || text === undefined ? "" : String(text);
    for (at = 0; at < text.length; at += 1) { wide += text.charCodeAt(at) > 0x2e7f ? 2 : 1; }
    return wide;
  }
  function widths(table, part) {
    var group = add(table, "colgroup"), all = 0;
    var wide = part.columns.map(function (column, at) {
      return part.rows.reduce(function (most, row) {
        return Math.max(most, Math.min(cells(row[at]), 24));
      }, Math.min(cells(column.heading), 8)) + 2;
    });
    wide.forEach(function (one) { all += one; });
    wide.forEach(function (one) { add(group, "col").style.width = 100 * one / all + "%"; });
  }
  var parts = {
    pairs: function (part) {
      var list = add(root, "dl");
      part.pairs.forEach(function (pair) {
        add(list, "dt", pair.label);
        value(list, "dd", pair.value);
      });
    },
    table: function (part) {
      if (!part.rows.length) { add(root, "p", part.none, "faint"); return; }
      var table = add(add(root, "div", null, "rows"), "table");
      widths(table, part);
      var head = add(add(table, "thead"), "tr"), body = add(table, "tbody");
      part.columns.forEach(function (column) { add(head, "th", column.heading); });
      part.rows.forEach(function (row) {
        var line = add(body, "tr");
        row.forEach(function (cell) { value(line, "td", cell); });
      });
    },
    bars: function (part) {
      part.bars.forEach(function (bar) {
        var percent = bar.of ? Math.floor(bar.value * 100 / bar.of) : 100;
        var told = words.percent.replace("{percent}", percent).replace("{value}", bar.value).replace("{of}", bar.of);
        add(root, "p", bar.label + "  " + told, "value");
      });
    },
    gallery: function (part) {
      part.pictures.forEach(function (each) { picture(root, each); });
      if (part.more) { add(root, "p", part.more, "faint"); }
    },
    signatures: function (part) {
      if (part.statement) { add(root, "p", part.statement, "value"); }
    }
  };
  if (report.company && report.company.name) { add(root, "p", report.company.name, "faint value"); }
  add(root, "h1", report.title);
  add(root, "p", [report.reference, report.subtitle].filter(Boolean).join(" · "), "faint value");
  report.parts.forEach(function (part) {
    if (part.title) { add(root, "h2", part.title); }
    parts[part.is](part);
  });
  if (report.company && report.company.footer) { add(root, "p", report.company.footer, "faint value"); }
  return root;
}
