import { useRef, useState } from 'react';

/** What is asked about before it is done: whether it is just now, the button that asks, and going back to that button. */
export function useAsking() {
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return {
    asking,
    opener: { ref: button, 'aria-expanded': asking, onPress: () => setAsking(!asking) },
    keep: () => {
      setAsking(false);
      button.current?.focus();
    },
  };
}
