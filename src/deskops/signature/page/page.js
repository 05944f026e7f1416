/* Opens what the laptop sealed, shows it, and sends back what was drawn: ES5, for the browsers of old phones. */
(function () {
  "use strict";
  var words = JSON.parse(document.body.getAttribute("data-words")), main = document.getElementById("main");
  var token = location.pathname.split("/")[1], key = null, told = null, pad = null;
  var doing = "";

  function bits(text) { return sjcl.codec.base64.toBits(text, true); }
  function about(what) { return sjcl.codec.utf8String.toBits("deskops hand-off 1 " + token + " " + what); }
  function seal(message, what) {
    var nonce = new Uint32Array(3);
    window.crypto.getRandomValues(nonce);
    nonce = Array.prototype.map.call(nonce, function (each) { return each | 0; });
    var plain = sjcl.codec.utf8String.toBits(JSON.stringify(message));
    var sealed = sjcl.mode.ccm.encrypt(new sjcl.cipher.aes(key), plain, nonce, about(what), 128);
    return sjcl.codec.base64.fromBits(sjcl.bitArray.concat(nonce, sealed));
  }
  function open(text, what) {
    var packed = sjcl.codec.base64.toBits(text), cipher = new sjcl.cipher.aes(key);
    var nonce = sjcl.bitArray.bitSlice(packed, 0, 96), rest = sjcl.bitArray.bitSlice(packed, 96);
    return JSON.parse(sjcl.codec.utf8String.fromBits(sjcl.mode.ccm.decrypt(cipher, rest, nonce, about(what), 128)));
  }
  function send(step, message, done, failed) {
    var call = new XMLHttpRequest();
    call.open("POST", "/" + token + "/" + step);
    call.setRequestHeader("Content-Type", "text/plain");
    call.onload = function () {
      var answer;
      try {
        answer = call.status === 200 ? open(call.responseText, step + "ed") : JSON.parse(call.responseText);
      } catch (ignore) { answer = { words: words.unreadable }; }
      if (call.status === 200 && answer.words !== words.unreadable) { done(answer); } else { failed(answer.words); }
    };
    call.onerror = function () { failed(words.offline); };
    call.send(seal(message, step));
  }
  function kept(value) { /* the device's own mark, so that the page may be loaded anew */
    try {
      if (value) { sessionStorage.setItem(token, value); }
      return sessionStorage.getItem(token) || "";
    } catch (ignore) { return ""; }
  }
  function add(parent, tag, text, look) {
    var made = document.createElement(tag);
    if (look) { made.className = look; }
    if (text) { made.appendChild(document.createTextNode(text)); }
    parent.appendChild(made);
    return made;
  }
  function only(text, look) {
    main.innerHTML = "";
    add(main, "p", text, look).id = "message";
  }
  function field(parent, name, given, tag) {
    var made = add(add(parent, "label", words[name]), tag || "input");
    made.id = name;
    made.value = given || "";
    if (!tag) { made.type = "text"; made.autocomplete = "off"; }
    return made;
  }
  function button(parent, name, look, act) {
    var made = add(parent, "button", words[name], look);
    made.type = "button";
    made.id = name;
    made.addEventListener("click", act);
    return made;
  }

  function show() {
    main.innerHTML = "";
    var code = add(main, "p", words.compare, "code");
    add(code, "b", told.code).id = "code";
    add(main, "p", words.read, "faint");
    main.appendChild(deskopsReport(told.report, told.pictures, words));
    var form = add(main, "section"), name = field(form, "name", told.name), role = field(form, "role", told.role);
    var contact = field(form, "contact", told.contact);
    var agreement = add(form, "label", null, "consent"), agreed = add(agreement, "input");
    agreed.type = "checkbox";
    agreed.id = "agreed";
    add(agreement, "span", told.consent).id = "consent";
    add(form, "p", words.pad, "faint");
    var holder = add(form, "div", null, "surface"), canvas = add(holder, "canvas");
    var wrong = add(form, "p", "", "wrong"), row = add(form, "div", null, "buttons");
    canvas.id = "pad";
    wrong.id = "wrong";
    wrong.setAttribute("role", "alert");
    function say(text) { wrong.textContent = text || ""; }
    pad = deskopsPad(canvas, holder, function (fault) {
      say(fault && words[fault]);
      if (pad) { mark(pad.isEmpty() ? "read" : "sign"); }
    });
    function mark(what) { /* the laptop's screen says how far this is, and keeps what was typed */
      if (what === doing) { return; }
      doing = what || doing;
      send("mark", answer({ doing: doing }), function () {}, function () {});
    }
    [name, role, contact].forEach(function (each) { each.addEventListener("change", function () { mark(); }); });
    function answer(extra) {
      var all = { device: told.device, digest: told.digest, name: name.value, role: role.value };
      all.contact = contact.value;
      for (var each in extra) { if (extra.hasOwnProperty(each)) { all[each] = extra[each]; } }
      return all;
    }
    function post(step, extra) {
      var buttons = main.querySelectorAll("button");
      function able(yes) { Array.prototype.forEach.call(buttons, function (each) { each.disabled = !yes; }); }
      able(false);
      say(words.sending);
      send(step, answer(extra), function (done) { only(done.words, "done"); }, function (fault) {
        able(true);
        say(fault);
      });
    }
    button(row, "clear", "quiet", function () { pad.clear(); });
    button(row, "undo", "quiet", function () { pad.undo(); });
    button(row, "sign", "main", function () {
      if (!name.value.trim()) { say(words.nameless); name.focus(); return; }
      if (!agreed.checked) { say(words.unconfirmed); agreed.focus(); return; }
      if (pad.isEmpty()) { say(words.empty); return; }
      post("sign", { agreed: true, drawing: pad.drawing() });
    });
    var refusal = add(form, "section", null, "hidden"), why = field(refusal, "why", "", "textarea");
    var refuse = button(row, "refuse", "quiet", function () {
      refusal.className = "";
      why.focus();
      mark("refuse");
    });
    var choices = add(refusal, "div", null, "buttons");
    button(choices, "back", "quiet", function () {
      refusal.className = "hidden";
      refuse.focus();
      mark(pad.isEmpty() ? "read" : "sign");
    });
    button(choices, "send", "", function () {
      if (!why.value.trim()) { say(words.reasonless); why.focus(); return; }
      post("refuse", { reason: why.value });
    });
    mark("read");
  }

  if (!window.JSON || !window.crypto || !window.crypto.getRandomValues || !window.Uint32Array) {
    only(words.old, "wrong");
    return;
  }
  window.addEventListener("hashchange", function () { location.reload(); });
  try { key = bits(location.hash.slice(1)); } catch (ignore) { key = []; }
  if (sjcl.bitArray.bitLength(key) !== 128) { only(words.unreadable, "wrong"); return; }
  only(words.loading);
  send("open", { device: kept() }, function (answer) {
    told = answer;
    kept(told.device);
    show();
  }, function (fault) { only(fault, "wrong"); });
}());
