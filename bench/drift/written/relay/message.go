package relay

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"
)

// ErrTooLarge is returned for a body above the limit.
var ErrTooLarge = errors.New("relay: message too large")

// Message is one thing to be delivered to the readers of a topic.
type Message struct {
	ID      string
	Topic   string
	Body    []byte
	SentAt  time.Time
	Retries int
}

// NewMessage makes a message whose id follows from its content.
func NewMessage(topic string, body []byte, limit int) (Message, error) {
	if limit > 0 && len(body) > limit {
		return Message{}, ErrTooLarge
	}
	return Message{ID: MessageID(topic, body), Topic: NormalTopic(topic), Body: body}, nil
}

// MessageID is the same for the same topic and body.
func MessageID(topic string, body []byte) string {
	sum := sha256.New()
	sum.Write([]byte(NormalTopic(topic)))
	sum.Write([]byte{0})
	sum.Write(body)
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// NormalTopic is a topic in lower case, without slashes at its ends.
func NormalTopic(topic string) string {
	return strings.Trim(strings.ToLower(strings.TrimSpace(topic)), "/")
}

// TopicMatches says whether a topic falls under a pattern; `+` is one level, `#` all that follow.
func TopicMatches(pattern string, topic string) bool {
	wanted := strings.Split(NormalTopic(pattern), "/")
	given := strings.Split(NormalTopic(topic), "/")
	for at, level := range wanted {
		if level == "#" {
			return true
		}
		if at >= len(given) {
			return false
		}
		if level != "+" && level != given[at] {
			return false
		}
	}
	return len(wanted) == len(given)
}

// Expired says whether a message is older than its time to live.
func Expired(message Message, now time.Time, ttl time.Duration) bool {
	if ttl <= 0 {
		return false
	}
	return now.Sub(message.SentAt) >= ttl
}
