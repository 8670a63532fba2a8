// What a step forward reads and makes, whatever the rule: `x`, what the input gives, [rows, steps, …]; the states at the
// beginning, and the states y of all steps, [rows, steps, units].

@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read> begin: array<State>;
@group(0) @binding(4) var<storage, read> mask: array<i32>;
@group(0) @binding(6) var<storage, read_write> y: array<State>;
