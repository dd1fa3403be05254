import { TopBar } from '../ui/TopBar.tsx';
import { Attend } from './Attend.tsx';

/** The attendees' page of one session. */
export function AttendPage({ sessionId }: { sessionId: string }) {
  return <Attend sessionId={sessionId} top={(title, present) => <TopBar title={title}>{present}</TopBar>} />;
}
