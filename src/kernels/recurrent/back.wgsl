// What a step back reads and makes, whatever the rule: `dy`, the gradients of the states of all steps, [rows, steps, units],
// and `carry`, those of the states that go past the product. The last step back leaves those of the beginning there.

@group(0) @binding(2) var<storage, read> dy: array<State>;
@group(0) @binding(5) var<storage, read> begin: array<State>;
@group(0) @binding(6) var<storage, read> mask: array<i32>;
@group(0) @binding(8) var<storage, read_write> carry: array<State>;
