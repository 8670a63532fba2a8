// y[i] = x[i] · keep where a random word is at least `threshold`, else 0: inverted dropout.
//
//   x, y: n elements, in groups of four (buffers are padded to whole groups)
//
// The words of element i depend on (seed, stream, clock, i) alone, so that the backward pass drops what the
// forward pass dropped without a mask in memory, and a recorded step drops anew each time `clock` changes.
// One invocation hashes the number of its group into four random words, one for each of four neighbours.
//
// uses: each, words

// Tunables
// f32 or f16
alias Stored = f32;

struct Params {
  seed: u32, stream: u32,
  count: u32, // ⌈n / 4⌉
  threshold: u32, // rate · 2³²
  keep: f32, // 1 / (1 - rate): keeps the expected value
}

@group(0) @binding(1) var<storage, read> x: array<vec4<Stored>>;
@group(0) @binding(2) var<storage, read> clock: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<Stored>>;

fn compute(i: u32) {
  let counter = vec4u(i, clock[0], params.stream, params.seed);
  let words = wordsOf(counter);
  y[i] = vec4<Stored>(select(vec4f(0.0), vec4f(x[i]) * params.keep, words >= vec4u(params.threshold)));
}
