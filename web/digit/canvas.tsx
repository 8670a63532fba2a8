import { useRef } from 'preact/hooks'
import { say } from '../site/language.js'

/** Pixels of the sheet along a side, and the width of the pen: a twelfth of the box that a digit fills. */
const SIDE = 280
const PEN = 22

/** A sheet to write a digit on, with the mouse, a pen or a finger. `onInk`: [280, 280], from 0 to 1. */
export function Canvas({ onInk }: { onInk: (sheet: Float32Array, side: number) => void }) {
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
  const begin = (event: PointerEvent) => {
    canvas.current!.setPointerCapture(event.pointerId)
    const context = pen()
    Object.assign(context, { lineWidth: PEN, lineCap: 'round', lineJoin: 'round' })
    context.strokeStyle = getComputedStyle(canvas.current!).color
    context.beginPath()
    context.moveTo(...place(event))
    draw(event)
  }
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
          pen().clearRect(0, 0, SIDE, SIDE)
          tell()
        }}
      >
        {say({ ru: 'Стереть', en: 'Clear' })}
      </button>
    </div>
  )
}
