/** A place where a file can be dropped. */
import type { Signal } from '@preact/signals'

/**
 * The handlers of an element that takes a dropped file.
 * @param isOver whether a file is held over it
 * @param take gets the first file; undefined when something else was dropped
 */
export const dropZone = (isOver: Signal<boolean>, take: (file: File | undefined) => unknown) => ({
  onDragOver: (event: DragEvent) => {
    event.preventDefault()
    isOver.value = true
  },
  onDragLeave: () => {
    isOver.value = false
  },
  onDrop: (event: DragEvent) => {
    event.preventDefault()
    isOver.value = false
    take(event.dataTransfer?.files[0])
  },
})
