"use strict";
// What a flame graph does in a browser: a click makes a frame as wide as the picture, another on the lowest takes that back; words
// typed into the field are looked for (a regular expression), and the share of what matches is shown.
(function () {
	var root = document.documentElement, width = 1180, left = 10, character = 7;
	var frames = Array.prototype.slice.call(root.querySelectorAll("g.f"));
	var details = root.getElementById("details"), found = root.getElementById("found");
	var zoomed = null;
	frames.forEach(function (g) {
		g.x = +g.getAttribute("data-x"); g.w = +g.getAttribute("data-w"); g.d = +g.getAttribute("data-d");
		g.name = g.getAttribute("data-n");
		g.addEventListener("click", function (e) { e.stopPropagation(); zoom(g === zoomed || g.d === 0 ? null : g); });
		g.addEventListener("mouseover", function () { details.textContent = g.querySelector("title").textContent; });
		g.addEventListener("mouseout", function () { details.textContent = " "; });
	});
	function place(g, x, w) {
		var r = g.querySelector("rect"), t = g.querySelector("text"), n = Math.floor((w - 6) / character);
		g.style.display = w < 0.1 ? "none" : "";
		r.setAttribute("x", left + x); r.setAttribute("width", Math.max(w - 0.5, 0.1));
		if (t) {
			t.setAttribute("x", left + x + 3);
			t.textContent = n < 3 ? "" : g.name.length <= n ? g.name : g.name.slice(0, n - 2) + "..";
		}
	}
	function zoom(to) {
		zoomed = to;
		frames.forEach(function (g) {
			if (!to) { g.style.opacity = ""; return place(g, g.x, g.w); }
			var inside = g.x >= to.x - 1e-6 && g.x + g.w <= to.x + to.w + 1e-6 && g.d >= to.d;
			var around = g.d < to.d && g.x <= to.x + 1e-6 && g.x + g.w >= to.x + to.w - 1e-6;
			g.style.opacity = around ? "0.5" : "";
			if (around) place(g, 0, width);
			else place(g, inside ? (g.x - to.x) * width / to.w : 0, inside ? g.w * width / to.w : 0);
		});
	}
	function search(text) {
		var re = null, spans = [], sum = 0, end = 0;
		try { re = text ? new RegExp(text) : null; } catch (e) { re = null; }
		frames.forEach(function (g) {
			var is = re && re.test(g.name), r = g.querySelector("rect");
			if (!g.own) g.own = r.getAttribute("fill");
			r.setAttribute("fill", is ? "rgb(230,0,230)" : g.own);
			if (is) spans.push([g.x, g.x + g.w]);
		});
		spans.sort(function (a, b) { return a[0] - b[0]; }).forEach(function (s) {
			sum += Math.max(0, s[1] - Math.max(end, s[0])); end = Math.max(end, s[1]);
		});
		found.textContent = re ? "matched: " + (100 * sum / width).toFixed(1) + "%" : "search";
	}
	function ask() { var text = window.prompt("a regular expression to look for", ""); if (text !== null) search(text); }
	found.addEventListener("click", ask);
	window.addEventListener("keydown", function (e) {
		if ((e.ctrlKey && e.key === "f") || e.key === "F3") { e.preventDefault(); ask(); }
		if (e.key === "Escape") { search(""); zoom(null); }
	});
	root.flame = { zoom: zoom, search: search, frames: frames };
	zoom(null);
})();
