/* A pad that keeps raw points: whole tenths of the pixels that it first had, milliseconds, pressure of 1000. */
function deskopsPad(canvas, holder, changed) {
  "use strict";
  var SHAPE = 0.45, MOST_STROKES = 400, MOST_POINTS = 20000;
  var pen = canvas.getContext("2d"), strokes = [], count = 0, began = 0, last = 0;
  var unit = 0, width = 0, height = 0, scale = 1, stroke = null, holding = null;

  function fit() { /* as wide as there is room; what was drawn keeps its place when the device is turned */
    var wide = Math.max(120, Math.min(holder.clientWidth - 4, Math.floor(window.innerHeight * 0.85 / SHAPE), 2000));
    var ratio = window.devicePixelRatio || 1;
    if (!strokes.length) { unit = wide; width = wide * 10; height = Math.floor(wide * SHAPE) * 10; }
    scale = wide / unit;
    canvas.style.width = wide + "px";
    canvas.style.height = Math.floor(wide * height / width) + "px";
    canvas.width = Math.round(wide * ratio);
    canvas.height = Math.round(wide * height / width * ratio);
    pen.setTransform(scale * ratio / 10, 0, 0, scale * ratio / 10, 0, 0);
    pen.lineCap = pen.lineJoin = "round";
    pen.lineWidth = Math.max(16, width / 160);
    pen.strokeStyle = pen.fillStyle = "#000";
    strokes.forEach(function (each) {
      for (var at = 0; at < each.length; at += 1) { ink(each, at); }
    });
  }
  function ink(points, at) { /* a dot, then curves from middle to middle: smooth to the eye, raw in what is kept */
    var here = points[at], before = points[at - 1], first = points[at - 2];
    pen.beginPath();
    if (!before) {
      pen.arc(here[0], here[1], pen.lineWidth / 2, 0, 7);
      pen.fill();
      return;
    }
    var from = first ? [(first[0] + before[0]) / 2, (first[1] + before[1]) / 2] : before;
    pen.moveTo(from[0], from[1]);
    pen.quadraticCurveTo(before[0], before[1], (before[0] + here[0]) / 2, (before[1] + here[1]) / 2);
    pen.lineTo(here[0], here[1]);
    pen.stroke();
  }
  function whole(number, most) { return Math.max(0, Math.min(most, Math.round(number))); }
  function point(where) {
    if (count >= MOST_POINTS) { changed("full"); return; }
    var box = canvas.getBoundingClientRect(), edge = (canvas.offsetWidth - canvas.clientWidth) / 2, now = Date.now();
    if (!began) { began = now; }
    last = Math.max(last, now - began);
    stroke.push([
      whole((where.clientX - box.left - edge) / scale * 10, width),
      whole((where.clientY - box.top - edge) / scale * 10, height), last, whole((where.pressed || 0) * 1000, 1000)
    ]);
    count += 1;
    ink(stroke, stroke.length - 1);
  }
  function begin(id, where) {
    if (holding !== null) { return; } /* a second finger, or the ball of the hand */
    if (strokes.length >= MOST_STROKES || count >= MOST_POINTS) { changed("full"); return; }
    if (document.activeElement && document.activeElement.blur) { document.activeElement.blur(); }
    holding = id;
    stroke = [];
    strokes.push(stroke);
    point(where);
    changed("");
  }
  function move(id, where) { if (id === holding) { point(where); } }
  function end(id) { if (id === holding) { holding = stroke = null; changed(""); } }
  function on(target, name, act) {
    target.addEventListener(name, function (event) {
      if (event.cancelable !== false) { event.preventDefault(); }
      act(event);
    }, name.indexOf("touch") === 0 ? deskopsActive() : false);
  }
  function pointers() {
    function where(event) {
      var tells = event.pointerType !== "mouse" && event.pressure > 0;
      return { clientX: event.clientX, clientY: event.clientY, pressed: tells ? event.pressure : 0 };
    }
    on(canvas, "pointerdown", function (event) {
      if (event.button > 0) { return; }
      try { canvas.setPointerCapture(event.pointerId); } catch (ignore) { /* it is gone already */ }
      begin(event.pointerId, where(event));
    });
    on(canvas, "pointermove", function (event) {
      var all = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      (all.length ? all : [event]).forEach(function (each) { move(event.pointerId, where(each)); });
    });
    ["pointerup", "pointercancel", "lostpointercapture"].forEach(function (name) {
      on(canvas, name, function (event) { end(event.pointerId); });
    });
  }
  function touches() { /* browsers from before pointer events */
    function each(act) {
      return function (event) {
        Array.prototype.forEach.call(event.changedTouches, function (touch) {
          act(touch.identifier, { clientX: touch.clientX, clientY: touch.clientY, pressed: touch.force });
        });
      };
    }
    on(canvas, "touchstart", each(begin));
    on(canvas, "touchmove", each(move));
    on(canvas, "touchend", each(end));
    on(canvas, "touchcancel", each(end));
    on(canvas, "mousedown", function (event) { begin("mouse", event); });
    on(window, "mousemove", function (event) { move("mouse", event); });
    on(window, "mouseup", function () { end("mouse"); });
  }
  function forget(kept) {
    strokes = kept;
    holding = stroke = null;
    count = strokes.reduce(function (sum, each) { return sum + each.length; }, 0);
    if (!count) { began = last = 0; }
    fit();
    changed("");
  }
  if (window.PointerEvent) { pointers(); } else { touches(); }
  window.addEventListener("resize", fit);
  window.addEventListener("orientationchange", fit);
  fit();
  return {
    fit: fit,
    clear: function () { forget([]); },
    undo: function () { forget(strokes.slice(0, -1)); },
    isEmpty: function () { return !strokes.length; },
    drawing: function () {
      return {
        format: "deskops.strokes", version: 1, width: width, height: height, unit: "px/10", strokes: strokes
      };
    }
  };
}
function deskopsActive() { /* only where a browser knows options: older ones take an object for "capture" */
  "use strict";
  var knows = false;
  try {
    window.addEventListener("test", null, Object.defineProperty({}, "passive", { get: function () { knows = true; } }));
  } catch (ignore) { knows = false; }
  return knows ? { passive: false } : false;
}
