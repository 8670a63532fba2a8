import { useEffect, useRef } from 'preact/hooks'
import { say } from '../site/language.js'
import { isDark } from '../site/theme.js'

/** Pixels of the sheet along a side, and the width of the pen: a twelfth of the box that a digit fills. */
const SIDE = 280
const PEN = 22

interface Props {
  /** Told of the ink [280, 280], from 0 to 1, with each stroke. */
  onInk: (sheet: Float32Array, side: number) => void
  /** What is on the sheet at first: lines of [x, y], from 0 to 1. */
  strokes?: readonly (readonly (readonly [x: number, y: number])[])[]
}

/** A sheet to write a digit on, with the mouse, a pen or a finger. */
export function Canvas({ onInk, strokes }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const pen = () => canvas.current!.getContext('2d', { willReadFrequently: true })!
  const place = ({ offsetX, offsetY }: PointerEvent): [number, number] => {
    const { clientWidth, clientHeight } = canvas.current!
    return [(offsetX / clientWidth) * SIDE, (offsetY / clientHeight) * SIDE]
  }
  const tell = () => {
    const { data } = pen().getImageData(0, 0, SIDE, SIDE)
    onInk(
      Float32Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i + 3] / 255),
      SIDE,
    )
  }
  /** The given strokes make way for the visitor's first. */
  const isExample = useRef(strokes !== undefined)
  const clear = () => {
    isExample.current = false
    pen().clearRect(0, 0, SIDE, SIDE)
  }
  const dip = () => {
    const context = pen()
    Object.assign(context, { lineWidth: PEN, lineCap: 'round', lineJoin: 'round' })
    context.strokeStyle = getComputedStyle(canvas.current!).color
    context.beginPath()
    return context
  }
  const begin = (event: PointerEvent) => {
    canvas.current!.setPointerCapture(event.pointerId)
    if (isExample.current) clear()
    dip().moveTo(...place(event))
    draw(event)
  }
  useEffect(() => {
    if (!strokes) return
    const context = dip()
    for (const [[x, y], ...others] of strokes) {
      context.moveTo(x * SIDE, y * SIDE)
      for (const [u, v] of others) context.lineTo(u * SIDE, v * SIDE)
    }
    context.stroke()
    tell()
  }, [])
  // What is drawn takes the ink of the theme.
  useEffect(() => {
    const context = pen()
    context.save()
    context.globalCompositeOperation = 'source-in'
    context.fillStyle = getComputedStyle(canvas.current!).color
    context.fillRect(0, 0, SIDE, SIDE)
    context.restore()
  }, [isDark.value])
  const draw = (event: PointerEvent) => {
    if (!canvas.current!.hasPointerCapture(event.pointerId)) return
    // All places that the pointer has been at since the last frame, so that quick strokes stay round.
    const events = event.getCoalescedEvents?.() ?? []
    for (const each of events.length > 0 ? events : [event]) pen().lineTo(...place(each))
    pen().stroke()
    tell()
  }
  return (
    <div class="sheet">
      <canvas
        ref={canvas}
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label={say({ ru: 'Поле для рисования цифры', en: 'A sheet to draw a digit on' })}
        onPointerDown={begin}
        onPointerMove={draw}
      />
      <button
        type="button"
        onClick={() => {
          clear()
          tell()
        }}
      >
        {say({ ru: 'Стереть', en: 'Clear' })}
      </button>
    </div>
  )
}
