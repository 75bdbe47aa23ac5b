(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("report-data").textContent);
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond", "pin", "arrow"];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const print = window.matchMedia("print");
  const drawn = [];

  let others = 0;
  data.environments.forEach(function (e, i) {
    e.colour = e.name === "baseline" ? 0 : 1 + others++ % 9;
    e.symbol = SYMBOLS[i % SYMBOLS.length];
  });

  function ink(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  /** Milliseconds in the unit that suits the largest of a chart. */
  function unitFor(values) {
    const largest = Math.max.apply(null, values.map(Math.abs).concat(0));
    if (largest < 1) return { name: "µs", factor: 1000 };
    if (largest < 1000) return { name: "ms", factor: 1 };
    return { name: "s", factor: 0.001 };
  }

  function plain(value) {
    return String(Number(value.toPrecision(3))).replace("-", "−");
  }

  function signed(value) {
    return (value > 0 ? "+" : "") + plain(value);
  }

  function escaped(text) {
    return echarts.format.encodeHTML(text);
  }

  /** Cut in the middle, because names of environments tend to begin alike. */
  function shortened(name) {
    return name.length <= 32 ? name : name.slice(0, 16) + "…" + name.slice(-15);
  }

  function common() {
    return {
      animation: false,
      aria: { enabled: false },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink("ink") },
      grid: { left: 8, right: 16, top: 48, bottom: 8, containLabel: true },
      legend: {
        type: "scroll", top: 0, left: 0, itemGap: 20, itemWidth: 14, itemHeight: 10,
        textStyle: { color: ink("ink") }, formatter: shortened,
        inactiveColor: ink("rule"), pageTextStyle: { color: ink("soft") }, pageIconColor: ink("soft")
      },
      tooltip: {
        confine: true, backgroundColor: ink("paper"), borderColor: ink("rule"), padding: [8, 12],
        textStyle: { color: ink("ink"), fontSize: 13 }
      }
    };
  }

  function xAxis(more) {
    return Object.assign({
      nameLocation: "middle", nameGap: 30, nameTextStyle: { color: ink("soft") },
      axisLine: { onZero: false, lineStyle: { color: ink("soft") } }, axisTick: { show: false },
      axisLabel: { color: ink("soft"), fontSize: 12 }, splitLine: { show: false }
    }, more);
  }

  function yAxis(unit, text, more) {
    return Object.assign({
      type: "value",
      axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { color: ink("soft"), fontSize: 12, formatter: function (v) { return text(v) + " " + unit; } },
      splitLine: { lineStyle: { color: ink("rule") } }
    }, more);
  }

  function entry(colour, name, text) {
    return '<div style="display:flex;gap:16px;justify-content:space-between"><span><i style="display:inline-block;'
      + "width:10px;height:10px;border-radius:2px;margin-right:8px;background:" + colour + '"></i>'
      + escaped(name) + "</span><b>" + text + "</b></div>";
  }

  function zeroLine() {
    return {
      silent: true, symbol: "none", animation: false, label: { show: false },
      lineStyle: { color: ink("soft"), type: "solid", width: 1 }, data: [{ yAxis: 0 }]
    };
  }

  /** Bars with whiskers, over the band of the noise floor. */
  function overhead() {
    const shown = data.environments.filter(function (e) { return Object.keys(e.overhead).length; });
    const floors = Object.keys(data.floor).map(function (p) { return data.floor[p]; });
    const unit = unitFor(shown.flatMap(function (e) { return Object.values(e.overhead).flat(); }).concat(floors.flat()));

    function scaled(figures) {
      return figures.map(function (v) { return v * unit.factor; });
    }
    function rows(of) {
      return data.percentiles.map(function (p, i) { return [i, p]; })
        .filter(function (ip) { return of[ip[1]]; })
        .map(function (ip) { return [ip[0]].concat(scaled(of[ip[1]])); });
    }
    const band = {
      type: "custom", name: "noise floor", data: rows(data.floor), encode: { x: 0, y: [1, 2, 3] }, z: 1, silent: true,
      itemStyle: { color: ink("band") },
      renderItem: function (_, api) {
        const low = api.coord([api.value(0), api.value(2)]);
        const high = api.coord([api.value(0), api.value(3)]);
        const width = api.size([1, 0])[0] * 0.86;
        return {
          type: "rect", style: { fill: ink("band"), opacity: 0.28 },
          shape: { x: low[0] - width / 2, y: high[1], width: width, height: Math.max(1, low[1] - high[1]) }
        };
      },
      markLine: zeroLine()
    };
    const bars = shown.map(function (e, k) {
      const colour = ink("c" + e.colour);
      return {
        type: "custom", name: e.name, data: rows(e.overhead), encode: { x: 0, y: [1, 2, 3] }, z: 2,
        itemStyle: { color: colour },
        renderItem: function (_, api) {
          const slot = Math.min(56, api.size([1, 0])[0] * 0.8 / shown.length);
          const middle = api.coord([api.value(0), 0])[0] + (k - (shown.length - 1) / 2) * slot;
          const zero = api.coord([0, 0])[1];
          const top = api.coord([0, api.value(1)])[1];
          const low = api.coord([0, api.value(2)])[1];
          const high = api.coord([0, api.value(3)])[1];
          const half = slot * 0.36;
          const cap = Math.min(6, half * 0.6);
          const whisker = { stroke: ink("ink"), lineWidth: 1.5, fill: "none" };
          return {
            type: "group",
            children: [
              { type: "rect", style: { fill: colour }, shape: { x: middle - half, y: Math.min(zero, top), width: 2 * half, height: Math.max(1, Math.abs(zero - top)) } },
              { type: "line", style: whisker, shape: { x1: middle, y1: low, x2: middle, y2: high } },
              { type: "line", style: whisker, shape: { x1: middle - cap, y1: low, x2: middle + cap, y2: low } },
              { type: "line", style: whisker, shape: { x1: middle - cap, y1: high, x2: middle + cap, y2: high } }
            ]
          };
        }
      };
    });
    return Object.assign(common(), {
      xAxis: xAxis({ type: "category", data: data.percentiles, axisLabel: { color: ink("ink"), fontSize: 13 } }),
      yAxis: yAxis(unit.name, signed),
      series: [band].concat(bars),
      tooltip: Object.assign(common().tooltip, {
        trigger: "item",
        formatter: function (item) {
          const v = item.value;
          return entry(item.color, item.seriesName + ", " + data.percentiles[v[0]],
            signed(v[1]) + " " + unit.name + " [" + plain(v[2]) + ", " + plain(v[3]) + "]");
        }
      })
    });
  }

  const LEVELS = [[0, "0 %"], [-Math.log10(0.5), "50 %"], [1, "90 %"], [2, "99 %"], [3, "99.9 %"], [4, "99.99 %"],
    [5, "99.999 %"], [6, "99.9999 %"]];

  function percentOf(x) {
    const beyond = 100 * Math.pow(10, -x);
    return (100 - beyond).toFixed(Math.max(0, Math.ceil(x) - 1)) + " %";
  }

  /** Percentile curves, the rare ones spread out. */
  function percentiles() {
    const log = document.getElementById("log-scale").checked;
    const all = data.environments.flatMap(function (e) { return e.curve.map(function (p) { return p[1]; }); });
    const unit = unitFor(all);
    const end = Math.max.apply(null, data.environments.flatMap(function (e) { return e.curve.map(function (p) { return p[0]; }); }));
    const marks = LEVELS.filter(function (l) { return l[0] <= end; });
    const places = marks.map(function (l) { return l[0]; });
    return Object.assign(common(), {
      xAxis: xAxis({
        type: "value", min: 0, max: end,
        axisTick: { show: true, customValues: places, lineStyle: { color: ink("soft") } },
        axisLabel: {
          color: ink("soft"), fontSize: 12, customValues: places,
          formatter: function (x) {
            const mark = marks.find(function (l) { return Math.abs(l[0] - x) < 1e-6; });
            return mark ? mark[1] : "";
          }
        },
        splitLine: { show: true, lineStyle: { color: ink("rule") } }
      }),
      yAxis: yAxis(unit.name, plain, log ? { type: "log" } : { min: 0 }),
      series: data.environments.filter(function (e) { return e.curve.length; }).map(function (e) {
        return {
          type: "line", name: e.name, symbol: e.symbol, showSymbol: false, symbolSize: 8, sampling: "none",
          lineStyle: { width: 2, type: e.colour === 0 ? [6, 4] : "solid" }, itemStyle: { color: ink("c" + e.colour) },
          emphasis: { disabled: true },
          data: e.curve.map(function (p) { return [p[0], p[1] * unit.factor]; })
        };
      }),
      tooltip: Object.assign(common().tooltip, {
        trigger: "axis", axisPointer: { lineStyle: { color: ink("soft") } },
        formatter: function (items) {
          return "<div>" + percentOf(items[0].value[0]) + "</div>" + items.map(function (item) {
            return entry(item.color, item.seriesName, plain(item.value[1]) + " " + unit.name);
          }).join("");
        }
      })
    });
  }

  /** Paired differences, one mark a block. */
  function differences() {
    const chosen = document.querySelector("#percentile-choice input:checked").value;
    const shown = data.environments.filter(function (e) { return e.differences[chosen]; });
    const blocks = Array.from(new Set(shown.flatMap(function (e) { return e.blocks; }))).sort(function (a, b) { return a - b; });
    const unit = unitFor(shown.flatMap(function (e) { return e.differences[chosen]; }));
    return Object.assign(common(), {
      grid: { left: 8, right: 16, top: 48, bottom: 32, containLabel: true },
      xAxis: xAxis({ type: "category", data: blocks, name: "block" }),
      yAxis: yAxis(unit.name, signed),
      series: shown.map(function (e, k) {
        const lines = [{ yAxis: 0, lineStyle: { color: ink("soft"), type: "solid", width: 1 } }];
        if (e.overhead[chosen]) {
          lines.push({ yAxis: e.overhead[chosen][0] * unit.factor, lineStyle: { color: ink("c" + e.colour), type: [5, 4], width: 1.5 } });
        }
        return {
          type: "scatter", name: e.name, symbol: e.symbol, symbolSize: 10,
          symbolOffset: [(k - (shown.length - 1) / 2) * 8, 0], itemStyle: { color: ink("c" + e.colour) },
          data: e.differences[chosen].map(function (d, i) { return [blocks.indexOf(e.blocks[i]), d * unit.factor]; }),
          markLine: { silent: true, symbol: "none", label: { show: false }, data: lines }
        };
      }),
      tooltip: Object.assign(common().tooltip, {
        trigger: "item",
        formatter: function (item) {
          return entry(item.color, item.seriesName + ", block " + blocks[item.value[0]], signed(item.value[1]) + " " + unit.name);
        }
      })
    });
  }

  function draw(id, option) {
    const place = document.getElementById(id);
    if (!place) return;
    const chart = echarts.init(place, null, { renderer: "svg" });
    const again = function () { chart.setOption(option(), true); };
    again();
    drawn.push({ chart: chart, again: again });
    return again;
  }

  function choosePercentile() {
    const choice = document.getElementById("percentile-choice");
    if (!choice) return;
    const named = data.percentiles.filter(function (p) {
      return data.environments.some(function (e) { return e.differences[p]; });
    });
    named.forEach(function (p) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "radio";
      input.name = "percentile";
      input.value = p;
      input.checked = p === named[0];
      label.append(input, " " + p);
      choice.append(label);
    });
    const again = draw("difference-chart", differences);
    choice.addEventListener("change", again);
  }

  function redraw() {
    drawn.forEach(function (d) {
      d.chart.resize();
      d.again();
    });
  }

  draw("overhead-chart", overhead);
  const curves = draw("percentile-chart", percentiles);
  if (curves) document.getElementById("log-scale").addEventListener("change", curves);
  choosePercentile();

  dark.addEventListener("change", redraw);
  print.addEventListener("change", redraw);
  window.addEventListener("resize", redraw);
})();
