// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Posts} from "./Posts.sol";
import {ReceiptLog} from "./ReceiptLog.sol";
import {SumTree} from "./SumTree.sol";

/**
 * @title What a poster has to show when somebody asks: an account's leaf, or that there is none, or an entry of the log.
 * @notice A demand costs a bond, which pays for the answer. A root that nobody can open is gone a day later.
 */
abstract contract Demands is Posts {
    enum Subject {
        Account,
        Entry
    }

    /**
     * @notice Two neighbours between which an account would have to be. One of them is missing at either end.
     */
    struct Gap {
        bool hasLeft;
        bool hasRight;
        SumTree.Leaf left;
        SumTree.Leaf right;
    }

    struct Demand {
        address by;
        uint40 deadline;
    }

    /// @notice Wei; goes to the poster with the answer.
    uint256 public constant DEMAND_BOND = 0.002 ether;
    /// @notice Seconds in which a demand has to be answered.
    uint40 public constant ANSWER_TIME = 1 days;
    /// @notice Seconds that are left at least to challenge what an answer showed.
    uint40 public constant LOOK_TIME = 12 hours;

    mapping(bytes32 pool => mapping(uint32 number => mapping(bytes32 subject => Demand))) private _demands;

    event Demanded(
        bytes32 indexed pool, uint32 number, Subject subject, uint256 which, address by, uint40 deadline
    );
    event AccountAnswered(bytes32 indexed pool, uint32 number, address account, uint128 total, uint256 index, bytes proof);
    event AbsenceAnswered(bytes32 indexed pool, uint32 number, address account, Gap gap);
    event EntryAnswered(bytes32 indexed pool, uint32 number, ReceiptLog.Entry entry);

    error DemandInvalidBond(uint256 sent, uint256 bond);
    error DemandInvalid(Subject subject, uint256 which);
    error DemandTooLate(uint40 until);
    error DemandNonexistent(Subject subject, uint256 which);
    error DemandStillOpen(uint40 deadline);
    error EvidenceInvalid();

    /**
     * @notice Demands to be shown something of a pending root.
     * @param payer With `token`: the pool.
     * @param subject An account's leaf, where leaves were not published, or an entry of the log.
     * @param which The account as a number, or the index.
     */
    function demand(address payer, address token, Subject subject, uint256 which) external payable {
        if (msg.value != DEMAND_BOND) revert DemandInvalidBond(msg.value, DEMAND_BOND);
        bytes32 id = poolId(payer, token);
        Pending storage pending = _pendingOf(id);
        if (block.timestamp > pending.demandsUntil) revert DemandTooLate(pending.demandsUntil);
        bool there = subject == Subject.Account
            ? !pending.published && which != 0 && which <= type(uint160).max
            : which >= pending.from && which < pending.to;
        Demand storage made = _demandOf(id, _pools[id].posts, subject, which);
        if (!there || made.by != address(0)) revert DemandInvalid(subject, which);
        uint40 deadline = uint40(block.timestamp) + ANSWER_TIME;
        (made.by, made.deadline) = (msg.sender, deadline);
        pending.demands += 1;
        emit Demanded(id, _pools[id].posts, subject, which, msg.sender, deadline);
    }

    /// @notice Shows an account's leaf.
    function answerAccount(address payer, address token, SumTree.Leaf calldata leaf) external {
        bytes32 id = poolId(payer, token);
        Pending storage pending = _answer(id, Subject.Account, uint160(leaf.account));
        _requireLeaf(id, pending, leaf);
        emit AccountAnswered(id, _pools[id].posts, leaf.account, leaf.total, leaf.index, leaf.proof);
    }

    /// @notice Shows that an account has no leaf.
    function answerAbsence(address payer, address token, address account, Gap calldata gap) external {
        bytes32 id = poolId(payer, token);
        Pending storage pending = _answer(id, Subject.Account, uint160(account));
        _requireAbsent(id, pending, account, gap);
        emit AbsenceAnswered(id, _pools[id].posts, account, gap);
    }

    /// @notice Shows what the log holds at an index: a digest and a signature, and nothing of the receipt itself.
    function answerEntry(address payer, address token, ReceiptLog.Entry calldata entry) external {
        bytes32 id = poolId(payer, token);
        Pending storage pending = _answer(id, Subject.Entry, entry.index);
        _requireEntry(pending, entry);
        emit EntryAnswered(id, _pools[id].posts, entry);
    }

    /// @notice Ends a pending root that was not opened in time. Half of its bond goes to whom demanded it.
    function cancel(address payer, address token, Subject subject, uint256 which) external {
        bytes32 id = poolId(payer, token);
        _pendingOf(id);
        Demand storage made = _demandOf(id, _pools[id].posts, subject, which);
        address by = made.by;
        if (by == address(0)) revert DemandNonexistent(subject, which);
        if (block.timestamp <= made.deadline) revert DemandStillOpen(made.deadline);
        made.by = address(0);
        owed[by][COIN] += DEMAND_BOND;
        _strike(id, by);
    }

    /// @notice Gives back the bond of a demand whose root is gone without an answer to it.
    function reclaim(address payer, address token, uint32 number, Subject subject, uint256 which) external {
        bytes32 id = poolId(payer, token);
        Demand storage made = _demandOf(id, number, subject, which);
        address by = made.by;
        if (by == address(0)) revert DemandNonexistent(subject, which);
        // A root does not become final while a demand is open, so this one was struck.
        if (number == _pools[id].posts && _pending[id].root != 0) revert DemandStillOpen(made.deadline);
        made.by = address(0);
        owed[by][COIN] += DEMAND_BOND;
    }

    function _requireLeaf(bytes32 id, Pending storage pending, SumTree.Leaf calldata leaf) internal view {
        (bytes32 root, uint128 sum) = SumTree.rootOf(id, leaf);
        if (root != pending.root || sum != pending.total) revert EvidenceInvalid();
        if (!SumTree.isWhole(leaf, pending.leaves)) revert EvidenceInvalid();
    }

    function _requireAbsent(bytes32 id, Pending storage pending, address account, Gap calldata gap) internal view {
        bool fits = gap.hasLeft || gap.hasRight;
        if (gap.hasLeft) {
            _requireLeaf(id, pending, gap.left);
            fits = fits && gap.left.account < account;
        }
        if (gap.hasRight) {
            _requireLeaf(id, pending, gap.right);
            fits = fits && gap.right.account > account;
        }
        uint256 first = gap.hasLeft ? gap.left.index + 1 : 0;
        uint256 next = gap.hasRight ? gap.right.index : pending.leaves;
        if (!fits || first != next) revert EvidenceInvalid();
    }

    function _requireEntry(Pending storage pending, ReceiptLog.Entry calldata entry) internal view {
        if (!ReceiptLog.holds(pending.receipts, pending.from, pending.to, entry)) revert EvidenceInvalid();
    }

    /// @dev Closes a demand; its bond pays for the answer, and there is time to look at it.
    function _answer(bytes32 id, Subject subject, uint256 which) private returns (Pending storage pending) {
        pending = _pendingOf(id);
        Demand storage made = _demandOf(id, _pools[id].posts, subject, which);
        if (made.by == address(0)) revert DemandNonexistent(subject, which);
        if (block.timestamp > made.deadline) revert DemandTooLate(made.deadline);
        made.by = address(0);
        pending.demands -= 1;
        uint40 until = uint40(block.timestamp) + LOOK_TIME;
        if (pending.until < until) pending.until = until;
        owed[pending.poster][COIN] += DEMAND_BOND;
    }

    function _demandOf(bytes32 id, uint32 number, Subject subject, uint256 which)
        private
        view
        returns (Demand storage)
    {
        return _demands[id][number][keccak256(abi.encode(subject, which))];
    }
}
