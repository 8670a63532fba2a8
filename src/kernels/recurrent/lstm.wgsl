// A step of a long short-term memory, forward: `matrix` has the gates of a unit side by side, so that a quad is a unit.
//
//   x: [rows, steps, units] quads, what the input gives to the gates i, f, g, o; begin: [h, c, keep][rows, units]
//   operand: h · keep of the step before; y: h of all steps, then the last c; gates: (i, f, g, o) of all steps; cells: c
//
//   c = f·c' + i·g, h = o·activation(c); where the mask is 0, both stay

alias State = f32;

@group(0) @binding(7) var<storage, read_write> gates: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> cells: array<f32>;

fn cell(step: u32, row: u32, unit: u32, sums: vec4f) {
  let inside = row < sizes.rows && unit < sizes.units;
  let at = select(0u, (row * sizes.steps + step) * sizes.units + unit, inside);
  let own = select(0u, row * sizes.units + unit, inside);
  let earlier = inside && step > 0u;
  let plane = sizes.rows * sizes.units;
  let p = x[at] + sums;
  let i = gate(p.x);
  let f = gate(p.y);
  let g = activation(p.z);
  let o = gate(p.w);
  var before = begin[plane + own];
  if (earlier) { before = cells[at - sizes.units]; }
  var c = f * before + i * g;
  var h = o * activation(c);
  if (MASKED && mask[at / sizes.units] == 0) {
    c = before;
    h = begin[own];
    if (earlier) { h = y[at - sizes.units]; }
  }
  if (inside) {
    gates[at] = vec4f(i, f, g, o);
    cells[at] = c;
    y[at] = h;
    if (step == sizes.steps - 1u) { y[plane * sizes.steps + own] = c; }
  }
  if (step < sizes.steps - 1u) {
    var kept = h;
    if (KEEPS) { kept *= begin[2u * plane + own]; }
    storeUnit(at + sizes.units, kept, inside);
  }
}
