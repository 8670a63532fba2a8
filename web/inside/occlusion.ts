import { NdArray } from 'glassgrad'

/** The patch that covers a part of the image: its side and its steps, in pixels, and its value. */
export interface Patch {
  side: number
  step: number
  fill: number
}

/**
 * What a class loses when a part of the image is covered (Zeiler and Fergus, 2014): a patch goes over the image, and the
 * network answers each time.
 *
 * @param image [1, height, width, channels]
 * @param predict answers images [n, height, width, channels] by probabilities [n, classes]
 * @returns [height, width]: for each pixel by how much the probability was smaller on average when it was covered
 */
export async function occlusion(
  predict: (images: NdArray) => Promise<NdArray>,
  image: NdArray,
  label: number,
  { side, step, fill }: Patch,
): Promise<NdArray> {
  const [, height, width, channels] = image.shape
  const places: [top: number, left: number][] = []
  for (let top = step - side; top < height; top += step) {
    for (let left = step - side; left < width; left += step) places.push([top, left])
  }
  const within = ([top, left]: [number, number], visit: (pixel: number) => void) => {
    for (let y = Math.max(0, top); y < Math.min(height, top + side); y++) {
      for (let x = Math.max(0, left); x < Math.min(width, left + side); x++) visit(y * width + x)
    }
  }
  // The whole image, and then the covered ones.
  const images = new Float32Array((places.length + 1) * image.size)
  for (let i = 0; i <= places.length; i++) images.set(image.data, i * image.size)
  places.forEach((place, i) => {
    within(place, (pixel) => {
      const at = (i + 1) * image.size + pixel * channels
      images.fill(fill, at, at + channels)
    })
  })
  const answers = await predict(new NdArray(images, [places.length + 1, height, width, channels]))
  const [sums, counts] = [new Float32Array(height * width), new Float32Array(height * width)]
  places.forEach((place, i) => {
    const loss = answers.at(0, label) - answers.at(i + 1, label)
    within(place, (pixel) => {
      sums[pixel] += loss
      counts[pixel]++
    })
  })
  return new NdArray(
    sums.map((sum, pixel) => sum / counts[pixel]),
    [height, width],
  )
}
