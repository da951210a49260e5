"use strict";
// Appearance, what scrolls, the readout of the chart over time, and the three-dimensional view.
// The page can be read without any of it.
(() => {
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const storage = "regulars-theme";

  // Storage may be forbidden, as it is for files in some browsers; the choice then lasts a visit.
  function remembered() {
    try { return localStorage.getItem(storage); } catch { return null; }
  }
  function remember(theme) {
    try { localStorage.setItem(storage, theme); } catch { /* lasts a visit */ }
  }

  const chosen = remembered();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);

  function appearance(button) {
    const update = () => { button.textContent = isDark() ? "Light colours" : "Dark colours"; };
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember(root.dataset.theme);
      update();
      root.dispatchEvent(new Event("themechange"));
    });
    systemDark.addEventListener("change", () => {
      update();
      root.dispatchEvent(new Event("themechange"));
    });
    update();
  }

  function readouts(figure) {
    const line = figure.querySelector(".readout");
    if (!line) return;
    figure.addEventListener("pointerover", (event) => {
      line.textContent = event.target.closest("[data-readout]")?.dataset.readout ?? "";
    });
    figure.addEventListener("pointerleave", () => { line.textContent = ""; });
  }

  // What is wider than the page says so, and only that is a stop of the keyboard.
  function sideways(region) {
    const hint = document.createElement("p");
    hint.className = "sideways";
    hint.textContent = "Wider than the page: scroll sideways \u2192";
    hint.setAttribute("aria-hidden", "true");
    region.before(hint);
    const update = () => {
      const over = region.scrollWidth - region.clientWidth;
      const cut = [];
      if (region.scrollLeft > 1) cut.push("start");
      if (region.scrollLeft < over - 1) cut.push("end");
      hint.hidden = !cut.length;
      if (cut.length) {
        region.dataset.cut = cut.join(" ");
        region.tabIndex = 0;
      } else {
        delete region.dataset.cut;
        region.removeAttribute("tabindex");
      }
    };
    region.addEventListener("scroll", update, { passive: true });
    const watch = new ResizeObserver(update);
    for (const part of [region, ...region.children]) watch.observe(part);
  }

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }

  // Colours are read from the plot's own computed style, so they follow the style sheet.
  function themed(plot) {
    const { color, borderTopColor: rule, backgroundColor: page } = getComputedStyle(plot);
    const layout = {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      "font.color": color, "font.family": "Arial, sans-serif",
      "legend.bgcolor": "rgba(0,0,0,0)", "legend.font.color": color,
      "hoverlabel.bgcolor": page, "hoverlabel.bordercolor": rule, "hoverlabel.font.color": color,
      "modebar.bgcolor": "rgba(0,0,0,0)", "modebar.color": color, "modebar.activecolor": color,
    };
    for (const axis of ["xaxis", "yaxis", "zaxis"]) {
      Object.assign(layout, {
        [`scene.${axis}.color`]: color, [`scene.${axis}.gridcolor`]: rule,
        [`scene.${axis}.zerolinecolor`]: rule, [`scene.${axis}.linecolor`]: rule,
        [`scene.${axis}.showbackground`]: false,
      });
    }
    return layout;
  }

  // Plotly is unpacked once, by whichever drawing is seen first.
  let loading;
  function plotly() {
    loading ??= unpack(document.getElementById("plotly-packed").textContent.trim()).then((text) => {
      const script = document.createElement("script");
      script.textContent = text;
      document.head.append(script);
    });
    return loading;
  }

  // A colour is the name of one of the style sheet's variables; the browser says what it is now.
  function coloured(part, colourOf) {
    if (typeof part === "string") return part.startsWith("--") ? colourOf(part) : part;
    if (Array.isArray(part)) return part.map((item) => coloured(item, colourOf));
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, coloured(item, colourOf)]));
  }

  function chart(canvas, figure) {
    const probe = document.createElement("i");
    canvas.before(probe);
    const colourOf = (name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const { data, layout } = coloured(figure, colourOf);
    const ink = colourOf("--quiet");
    const rule = colourOf("--rule");
    const page = colourOf("--card");
    const strong = colourOf("--ink");
    probe.remove();
    const { polar = {}, scene = {} } = layout;
    const axes = [layout.xaxis, layout.yaxis, polar.radialaxis, polar.angularaxis, scene.xaxis, scene.yaxis, scene.zaxis];
    if (layout.polar) polar.bgcolor = "rgba(0,0,0,0)";
    for (const axis of axes.filter(Boolean)) {
      Object.assign(axis, { color: ink, gridcolor: rule, zerolinecolor: rule, linecolor: rule });
    }
    Object.assign(layout, {
      autosize: true, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: ink, family: "Arial, sans-serif", size: 12 },
      hoverlabel: { bgcolor: page, bordercolor: rule, font: { color: strong } },
    });
    return Plotly.react(canvas, data, layout, { responsive: true, displayModeBar: false }).then(() => unrolled(canvas));
  }

  // A legend gets half of the height at most: where names stand below each other, the canvas grows.
  function unrolled(canvas) {
    const names = canvas.querySelector(".legend .scrollbox")?.getBBox().height ?? 0;
    const shown = canvas.querySelector(".legend .bg")?.getBBox().height ?? 0;
    if (names <= shown + 2) return undefined;
    canvas.style.height = `${Math.ceil(2 * names + 60)}px`;
    return Plotly.Plots.resize(canvas);
  }

  function charts(figures) {
    const watch = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watch.unobserve(target);
        plotly()
          .then(() => chart(target, figures[target.dataset.chart]))
          .then(
            () => { target.dataset.state = "drawn"; },
            () => { target.hidden = true; target.closest("figure").querySelector("details").open = true; },
          );
      }
    }, { rootMargin: "300px" });
    const all = document.querySelectorAll("[data-chart]");
    for (const canvas of all) {
      canvas.hidden = false;
      watch.observe(canvas);
    }
    root.addEventListener("themechange", () => {
      for (const canvas of all) if (canvas.dataset.state) chart(canvas, figures[canvas.dataset.chart]);
    });
    // What was not drawn yet prints as its table.
    addEventListener("beforeprint", () => {
      for (const canvas of all) {
        if (!canvas.dataset.state) canvas.closest("figure").querySelector("details").open = true;
      }
    });
  }

  // A name in lines of about 45 characters, what grows along an axis in lines of about 20.
  function wrapped(name) {
    return name?.length > 45 ? name.replace(/(.{25,45}) /g, "$1<br>") : name;
  }
  function shortened(title) {
    const first = title?.split(",<br>")[0];
    return first?.length > 22 ? first.replace(/(.{12,20}) /g, "$1<br>") : first;
  }

  async function draw(plot, figure) {
    await plotly();
    plot.hidden = false;
    plot.closest("figure").classList.add("drawn");
    const layout = {
      ...figure.layout, autosize: true, margin: { l: 0, r: 0, t: 0, b: 0 },
      legend: { orientation: "h", itemsizing: "constant", yanchor: "top", y: 0 },
    };
    // A narrow page looks from farther away, with fewer and smaller words, or these would be cut off.
    const eye = layout.scene?.camera?.eye;
    const narrow = plot.clientWidth < 600;
    const data = narrow ? figure.data.map((trace) => ({ ...trace, name: wrapped(trace.name) })) : figure.data;
    if (narrow) {
      // The names stand below the view and must not take its height.
      plot.style.height = `${plot.clientWidth + 30 * data.length}px`;
      layout.font = { ...layout.font, size: 10 };
      layout.legend.font = { size: 10 };
      for (const axis of ["xaxis", "yaxis", "zaxis"]) {
        const title = layout.scene?.[axis]?.title;
        if (title) Object.assign(title, { text: shortened(title.text), font: { size: 10 } });
      }
    }
    if (eye && narrow) {
      const farther = 1 + (600 - plot.clientWidth) / 550;
      const moved = Object.fromEntries(Object.entries(eye).map(([axis, at]) => [axis, at * farther]));
      layout.scene = { ...layout.scene, camera: { ...layout.scene.camera, eye: moved } };
    }
    // The wheel keeps scrolling the page.
    const config = { responsive: true, displaylogo: false, scrollZoom: false };
    await Plotly.newPlot(plot, data, layout, config);
    await Plotly.relayout(plot, themed(plot));
    root.addEventListener("themechange", () => Plotly.relayout(plot, themed(plot)));
    plot.dataset.state = "drawn";
  }

  function lazily(plot, figure) {
    const state = document.getElementById("plot-state");
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      state.textContent = "Drawing the view in three dimensions.";
      draw(plot, figure).then(
        () => { state.textContent = "Drag to turn the view, point at a customer for details, press a name to hide or show it."; },
        (error) => {
          plot.hidden = true;
          plot.closest("figure").classList.remove("drawn");
          state.textContent = `This browser cannot draw the view in three dimensions (${error.message}).`;
        },
      );
    }, { rootMargin: "200px" });
    // The plot itself takes no room before it is drawn, so its section is watched.
    watch.observe(plot.closest("section"));
  }

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (button) appearance(button);
    document.querySelectorAll("figure").forEach(readouts);
    document.querySelectorAll(".scroll").forEach(sideways);
    const plot = document.getElementById("plot");
    const figures = document.getElementById("chart-figures");
    if (figures) charts(JSON.parse(figures.textContent));
    if (plot) lazily(plot, JSON.parse(document.getElementById("view-figure").textContent));
  });
})();
