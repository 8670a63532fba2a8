// y = max(x - tau, 0) along each row, with tau such that the row sums to 1: the point of the probability
// simplex nearest to x (Martins and Astudillo, "From Softmax to Sparsemax", 2016).
//
//   x, y: [rows, width]
//
// One invocation handles one row, by Michelot's algorithm ("A finite algorithm for finding the projection of
// a point onto the canonical simplex of R^n", 1986): take tau for all elements, leave out those at or below
// it, and again until none is left out. A few walks over the row do; no sorting.
//
// uses: rows

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

fn compute(row: u32, begin: u32, end: u32, lane: u32) {
  var largest = x[begin];
  for (var i = begin + 1u; i < end; i++) { largest = max(largest, x[i]); }
  // Measured from the largest element, tau lies in [-1, 0): digits are not lost to a common offset.
  var tau = -1.0;
  var left = params.width + 1u;
  for (var walk = 0u; walk < params.width; walk++) {
    var sum = 0.0;
    var count = 0u;
    for (var i = begin; i < end; i++) {
      let v = x[i] - largest;
      if (v > tau) {
        sum += v;
        count++;
      }
    }
    if (count == left) { break; }
    left = count;
    tau = (sum - 1.0) / f32(count);
  }
  for (var i = begin; i < end; i++) {
    let v = x[i] - largest - tau;
    y[i] = select(v, 0.0, v < 0.0);
  }
}
