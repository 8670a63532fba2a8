// What all update rules share: one invocation updates four neighbouring values of a parameter in place, by the rule's
// `update`. A rule is a file beside this one: its numbers (`struct Rule`), what it remembers of each value (bindings
// from 4 on), and `update`, which gives the parameter's new value.
//
//   p, g: n values in groups of four, and so is all that a rule remembers
//   p comes to the rule after its weight decay: p ← decay·p, decay being 1 where there is none

struct Params { count: u32 } // ⌈n / 4⌉

struct Hyper {
  learningRate: f32,
  decay: f32,
  due: f32, // 0 in a step that only gathers gradients
  rule: Rule,
}

@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;

fn compute(i: u32) {
  if (hyper.due == 0.0) { return; }
  parameter[i] = update(i, hyper.decay * parameter[i], gradient[i], hyper.learningRate, hyper.rule);
}
