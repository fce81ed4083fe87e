package relay

import (
	"errors"
	"sync"
)

// ErrQueueFull is returned when a bounded queue has no room.
var ErrQueueFull = errors.New("relay: queue is full")

// Queue hands messages out in the order in which they came.
type Queue struct {
	mutex    sync.Mutex
	messages []Message
	bound    int
}

// NewQueue makes a queue; a bound of 0 means none.
func NewQueue(bound int) *Queue {
	if bound < 0 {
		bound = 0
	}
	return &Queue{bound: bound}
}

// Enqueue puts a message at the end.
func Enqueue(queue *Queue, message Message) error {
	queue.mutex.Lock()
	defer queue.mutex.Unlock()
	if queue.bound > 0 && len(queue.messages) >= queue.bound {
		return ErrQueueFull
	}
	queue.messages = append(queue.messages, message)
	return nil
}

// Dequeue takes the first message.
func Dequeue(queue *Queue) (Message, bool) {
	queue.mutex.Lock()
	defer queue.mutex.Unlock()
	if len(queue.messages) == 0 {
		return Message{}, false
	}
	first := queue.messages[0]
	queue.messages = queue.messages[1:]
	return first, true
}

// DrainQueue takes at most count messages at once.
func DrainQueue(queue *Queue, count int) []Message {
	var taken []Message
	for len(taken) < count {
		message, found := Dequeue(queue)
		if !found {
			break
		}
		taken = append(taken, message)
	}
	return taken
}

// Requeue puts a message back unless it was tried too often.
func Requeue(queue *Queue, message Message, tries int) error {
	message.Retries++
	if message.Retries > tries {
		return errors.New("relay: gave up on " + message.ID)
	}
	return Enqueue(queue, message)
}

// Waiting counts the messages of a topic.
func Waiting(queue *Queue, topic string) int {
	queue.mutex.Lock()
	defer queue.mutex.Unlock()
	count := 0
	for _, message := range queue.messages {
		if TopicMatches(topic, message.Topic) {
			count++
		}
	}
	return count
}
