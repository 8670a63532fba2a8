// The moving average of a weight over the steps (keras.io/api/optimizers: use_ema):
//
//   a ← momentum·a + (1-momentum)·p
//   p ← a                                in the steps that overwrite the weight
//
//   p, a: n values in groups of four; one invocation updates one group in place
//
// uses: each

struct Params { count: u32 } // ⌈n / 4⌉

struct Numbers {
  momentum: f32, // 0 in the first step, when there is no average yet
  overwrite: f32, // 1 where p takes the average's value
}

@group(0) @binding(1) var<storage, read> numbers: Numbers;
@group(0) @binding(2) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> average: array<vec4f>;

fn compute(i: u32) {
  let a = numbers.momentum * average[i] + (1.0 - numbers.momentum) * parameter[i];
  average[i] = a;
  if (numbers.overwrite != 0.0) { parameter[i] = a; }
}
